"""The page that visitors see. Nothing here knows TensorFlow.

app.py        all panels, laid out
digits/       draws or uploads a digit, shows its answer and why
codes/        the tab that reads codes
trials/       the visitor's own tests: noted, summed up, taken home
networks/     the networks side by side, and the card of the chosen one

Around them: agents.py (the endpoints as tools), visitors_folder.py (where pictures lie), closing.py
(how it ends).

What panels share: theme.py (look and script, with page.css and page.js), components.py (pictures
as they were sent), uploads.py (whose they are), gradio_overrides.py (where Gradio is bent),
events.py, charts.py, templates.py (with macros.html).
"""
