"""English: what is said about batches, which a browser keeps."""

from model.i18n.batch_texts import BatchTexts

BATCHES = BatchTexts(
    heading="My batches",
    where="Your work is kept as you go, in this browser and on this computer only: it outlives a "
    "power cut. Whoever uses this browser can open it: delete it if the computer is shared. A "
    "batch is deleted by itself 30 days after it last changed.",
    total="Space taken in all: {size}.",
    none="No batch yet.",
    megabytes="{count} MB",
    begin="New batch",
    open="Open",
    name="Name of the batch",
    title="Batch of {date}",
    facts="codes: {codes}, to check: {check} · {size}",
    facts_files="codes: {codes}, to check: {check}, files to read: {files} · {size}",
    here="open here",
    elsewhere="open in another tab",
    remove="Delete",
    really_remove="Yes, delete this batch",
    no="No",
    remove_all="Delete all batches",
    really_remove_all="Yes, delete all batches",
    resumed="{title} taken up again. Codes to check: {check}.",
    resumed_files="{title} taken up again. Codes to check: {check}; files still to read: {files}.",
    elsewhere_begun="{title} is open in another tab: a new batch begins here.",
    unsaved="This batch is not yet kept as a whole: wait until all is read, or export and clear "
    "it.",
    troubles={
        "full": "There is no space left to keep your work: delete old batches, or export this one "
        "before you close the page. You can go on.",
        "files": "There is no space to keep the files that are still to be read: do not close the "
        "page until they are. What is read is kept.",
        "refused": "This browser keeps nothing (a private window, or a setting): export your work "
        "before you close the page. You can go on.",
    },
    clearing="The batch will be deleted from the page and from this browser.",
    put_away="No, put it under “My batches”",
)
