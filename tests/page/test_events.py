"""Updates as a browser takes them."""

import gradio as gr

from page.events import as_sent


def test_each_output_gets_its_update_in_order() -> None:
    label, row, words = gr.Label(), gr.Row(), gr.Markdown()
    sent = as_sent({words: "seven", row: gr.update(visible=False)}, [label, row, words])
    assert sent == [
        {"__type__": "update"},
        {"visible": False, "__type__": "update"},
        {"value": "seven", "__type__": "update"},
    ]


def test_values_are_what_the_component_makes_of_them() -> None:
    label = gr.Label()
    (sent,) = as_sent({label: gr.update(value={"7": 0.9, "1": 0.1})}, [label])
    assert sent["value"]["label"] == "7" and sent["value"]["confidences"][0]["confidence"] == 0.9
    assert as_sent({label: None}, [label])[0]["value"] == {}
