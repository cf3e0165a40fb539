"""English: what is said about the networks."""

from model.i18n.network_texts import NetworkTexts

NETWORKS = NetworkTexts(
    title="Architectures: the networks side by side",
    help="Click a row: that network answers you, and you alone. Accuracy on MNIST's test "
    "digits and on writers that the networks never saw. Without doubt: the share of answers "
    "that the network gives without doubting, of which at most 0.2% are wrong.",
    columns=(
        "Network",
        "Format",
        "Parameters",
        "KB",
        "MNIST",
        "Pen",
        "Paper",
        "Without doubt",
        "ms",
    ),
    measure="Measure the speed on this machine (ms a digit)",
    model="Model: the chosen network",
    origin="Trained on {data}; {epochs} epochs, from {start}; {date}.",
    scratch="random weights",
    curves="Learning curves",
    epoch="epoch",
    loss="loss",
    training="training",
    validation="validation set",
    reliability="Confidence and accuracy",
    confidence="confidence, %",
    right="right answers, %",
    confusion="Confusion matrix: {data}",
    handwriting="real handwriting",
    mistakes="Its worst mistakes on MNIST",
    mistake="{label} read as {read} ({confidence})",
    layers="Layers",
    layer_columns=("Layer", "Kind", "Output", "Parameters"),
)
