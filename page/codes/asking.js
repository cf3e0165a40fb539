/* Questions to the server. One that finds no answer, or no turn, is asked again by itself. */

const LOST_PAUSES = [1, 2, 4, 8];  // seconds before each new try
const CROWDED_PAUSES = [2, 4, 8, 15, 30];
const PATIENCE = 300;  // seconds, after which an answer is lost

class Unanswered extends Error {}

const makeAsking = ({ part, words }) => {
  const waiting = [];  // why each question waits that will be asked again
  const tell = () => { part("waiting").textContent = words[waiting.at(-1)] ?? ""; };
  /* As many seconds, or until the browser is online again. */
  const pause = (seconds) => new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      window.removeEventListener("online", wake);
      resolve();
    };
    // Not all those who were sent away come back at once.
    const timer = setTimeout(wake, 1000 * seconds * (0.8 + 0.4 * Math.random()));
    window.addEventListener("online", wake);
  });
  const inTime = (answer) => new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("no answer in time")), 1000 * PATIENCE);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });

  /* The answer to a question, a function that asks it; an Unanswered, which says why, if it has
     none at last or is no longer wanted. */
  return async (question, isWanted = () => true) => {
    for (let tries = 0; ; tries++) {
      let why = "lost";
      try {
        const answer = await inTime(question());
        if (!answer.again) return answer;
        why = "crowded";
      } catch (error) {
        console.error(error);
      }
      const seconds = (why === "lost" ? LOST_PAUSES : CROWDED_PAUSES)[tries];
      if (!seconds || !isWanted()) throw new Unanswered(why);
      waiting.push(why);
      tell();
      await pause(seconds);
      waiting.splice(waiting.indexOf(why), 1);
      tell();
    }
  };
};
