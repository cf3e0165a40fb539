"""What reads a line of writing, whatever network is behind it.

`CodeReader` takes any object with this one method. The two that ship are `LineNetwork` and
`RapidOcrRecognizer`. Another one, by ONNX say, is a class of a few lines:

    from dataclasses import replace

    import numpy as np
    import onnxruntime  # pip install onnxruntime
    from model import CodeReader
    from model.codes.grading import Thresholds

    class OnnxLineNetwork:
        def __init__(self, path):
            self.session = onnxruntime.InferenceSession(path)

        def logits(self, line):
            (logits,) = self.session.run(None, {"strip": line.ink[np.newaxis, ..., np.newaxis]})
            return logits[0]

    thresholds = Thresholds(code=0.99, digit=0.97)
    network = OnnxLineNetwork("line.onnx")
    replace(CodeReader.load(), recognizer=network, thresholds=thresholds).read(picture)

Thresholds belong to one network: choose those of another on lines held out, as
`model/training/line_calibration.py` does.
"""

from typing import Protocol

import numpy as np
import numpy.typing as npt

from model.codes.text_lines import TextLine


class LineRecognizer(Protocol):
    """Reads a line. It must be safe to share between threads."""

    def logits(self, line: TextLine) -> npt.NDArray[np.float32]:
        """What a line says over time, not yet decoded.

        Args:
            line: its `ink` is float32 (48, W) in [0, 1]; its `pixels`, uint8 (H, W', 3), are cut
                out of the picture when they are asked for.

        Returns:
            float32 (T, 12), T at least 1, from left to right: the logits of the ten digits, of
            "can't be read", and of CTC's blank; or (T, 17), then of `ctc.MARKS` too. The first
            recognizer of a reader also says where digits are: it has T = ceil(W / n) timesteps,
            each of n columns of the ink. A second one may have as many as it likes.
        """
        ...
