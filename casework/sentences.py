"""Stored codes and the sentences that people read instead. A code is never shown."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# What a letter or packet can tell about her: the codes of casework.facts.DISCLOSABLE.
FACT_WORDS: dict[str, Promise] = {
    "name": _("her name"),
    "contact": _("how to reach her"),
    "postal_address": _("her postal address"),
    "signature": _("who signs"),
    "organisation": _("the name of the organisation that writes for her"),
    "authority": _("that she allowed the organisation to act"),
    "address_of_picture": _("the address of the picture"),
    "description": _("a description of the picture in words"),
    "depiction": _("what of her can be seen in it (only what was ticked)"),
    "searched_name": _("the name under which it is found"),
    "platform_account": _("her account there"),
    "country": _("the country she lives in"),
    "age": _("that she is an adult, or her age"),
    "harm": _("what it does to her"),
    "threat": _("that she was threatened"),
    "uploader": _("who put it there"),
    "work": _("that she took the picture herself"),
    "date_seen": _("when it was seen"),
    "complaints": _("earlier complaints"),
    "police_report": _("that the police know"),
    "documents": _("documents"),
    "proof_of_identity": _("proof of who she is"),
}

# What sharing the case tells, in place of each fact: all of it (casework.consents.WHOLE_CASE).
SHARED_WORDS = _(
    "This organisation will see everything in the case: the addresses, the pictures’ descriptions, the letters, and "
    "her name and contact where they are recorded."
)

# What of her is in a picture: values of the fact `depiction`.
DEPICTION_WORDS: dict[str, Promise] = {
    "face": _("face"),
    "body": _("body"),
    "voice": _("voice"),
    "name": _("name"),
    "mark": _("a mark on the body"),
}

# A consent: for which act, how far it goes, how she gave it.
ACT_WORDS: dict[str, Promise] = {
    "send": _("Send notices"),
    "follow_up": _("Ask again after a notice"),
    "look": _("Look at the addresses from here"),
    "fingerprints": _("Hand over fingerprints"),
    "packet": _("Hand out an evidence packet without pictures"),
    "grant": _("Share the case"),
    "joint": _("Take part in a joint complaint, with no names"),
}
SCOPE_WORDS: dict[str, Promise] = {
    "this_one": _("this recipient only"),
    "this_and_named": _("this recipient and those it leads to"),
    "any": _("anyone who can help to take it down"),
}
HOW_WORDS: dict[str, Promise] = {
    "own_session": _("in her own session"),
    "signed_paper": _("on paper with her signature"),
    "read_back": _("spoken, and read back to her"),
}

# What a consent to hand fingerprints over allows: each kind of fingerprint (casework.exchange.SIGNALS), each picture.
SIGNAL_WORDS: dict[str, Promise] = {
    "pdq": _("a fingerprint that finds the picture again after small changes (PDQ)"),
    "photo_md5": _("a fingerprint of the very file of a picture (MD5)"),
    "photo_sha256": _("a fingerprint of the very file of a picture (SHA-256)"),
    "vpdq": _("fingerprints of the frames of a film, which find it again after small changes (vPDQ)"),
    "video_md5": _("a fingerprint of the very file of a film (MD5)"),
    "video_sha256": _("a fingerprint of the very file of a film (SHA-256)"),
}
SIGNAL, PICTURE = "fingerprint:", "picture:"

DOCUMENT_WORDS: dict[str, Promise] = {
    "screenshot": _("A screenshot with the picture covered"),
    "letter": _("A letter"),
    "police_report": _("A police report"),
    "authority": _("Her authority for us to act"),
    "mail": _("A mail"),
    "other": _("Something else"),
}

STOP_WORDS: dict[str, Promise] = {
    "reported": _("It was reported"),
    "destroyed": _("It was destroyed on an instruction"),
    "resolved": _("The doubt is resolved"),
}

PACKET_WORDS: dict[str, Promise] = {
    "due": _("being built"),
    "ready": _("ready"),
    "failed": _("could not be built"),
    "purged": _("forgotten"),
}

VERDICT_WORDS: dict[str, Promise] = {
    "live": _("still up"),
    "removed": _("removed"),
    "page_gone": _("the page is gone"),
    "picture_gone": _("the page is there, the picture is gone"),
    "blocked_here": _("blocked from here"),
    "login_wall": _("behind a sign-in"),
    "cloaked": _("shows different things to different visitors"),
    "moved": _("moved to another address"),
    "unknown": _("could not be told this time"),
}

STATE_WORDS: dict[str, Promise] = {
    "new": _("not looked at yet"),
    "up": _("still up"),
    "removed": _("gone, seen twice"),
    "withdrawn": _("taken out of work"),
}

# Custody events, past tense, as a person reads them.
EVENT_WORDS: dict[str, Promise] = {
    "case_opened": _("The case was opened"),
    "case_paused": _("The case was paused"),
    "case_resumed": _("The case goes on"),
    "case_closed": _("The case was closed"),
    "facts_changed": _("Answers were changed"),
    "narrative_changed": _("Her own words were added"),
    "access_asked": _("Access was asked for"),
    "access_granted": _("Access was given"),
    "access_refused": _("Access was refused"),
    "access_revoked": _("Access was ended"),
    "case_assigned": _("The case was handed to a colleague"),
    "case_taken_on": _("A colleague said that the case is theirs now"),
    "task_given": _("Somebody took a task, or it was handed to a colleague"),
    "task_put_off": _("A task was put off until a day"),
    "task_taken_up": _("A task that was put off was taken up again"),
    "consent_recorded": _("Her consent was recorded"),
    "consent_withdrawn": _("A consent was withdrawn"),
    "image_submitted": _("A picture or film was submitted"),
    "image_described": _("A picture was described"),
    "image_known_by_fingerprint": _("Fingerprints of a picture were added; the picture stayed on the device"),
    "image_fingerprinted": _("Fingerprints were made, and the waiting copy was destroyed"),
    "image_refused": _("A file could not be used"),
    "image_dropped": _("A file that could not be used was taken off the list"),
    "image_taken_back": _("She took a picture back before she handed the case in"),
    "source_taken_back": _("She said anew what a picture was made from"),
    "waiting_copy_destroyed": _("A waiting copy was destroyed"),
    "original_forgotten": _("A kept original was deleted: the date until which it was kept had passed"),
    "document_added": _("A document was added"),
    "document_opened": _("A document was opened"),
    "sighting_recorded": _("An address was added"),
    "sighting_traced": _("Who hosts it was looked up"),
    "sighting_noted": _("A note was written beside an address"),
    "sighting_withdrawn": _("An address was taken out of work"),
    "sighting_taken_up": _("An address was taken up again"),
    "evidence_declined": _("She wants no record kept of an address"),
    "party_proposed": _("A recipient named the host; it was written down"),
    "party_traced": _("Whom a recipient named was looked up"),
    "party_confirmed": _("A party was confirmed"),
    "party_rejected": _("A person said that whom a recipient named is not the host"),
    "party_marked_hostile": _("A party was marked as hostile"),
    "check_done": _("The address was looked at"),
    "check_dropped": _("A look did not take place"),
    "match_confirmed": _("A person said which picture is there"),
    "match_rejected": _("A person said that no picture of the case is there"),
    "sighting_proposed": _("A look met a likely copy at another address"),
    "proposal_confirmed": _("A person confirmed a likely copy; its address is in the case"),
    "proposal_rejected": _("A person said of a likely copy that it is not hers"),
    "sweep_asked": _("A site was asked to be looked through"),
    "sweep_ended": _("Looking through a site ended"),
    "removal_verified": _("Gone: two looks agree"),
    "sighting_returned": _("It is back"),
    "minor_stop_raised": _("Everything was stopped: possibly under 18"),
    "minor_stop_resolved": _("The safeguarding lead recorded what was done"),
    "programme_recorded": _("It was written down that a hash programme was used"),
    "programme_taken_back": _("What was written down about a hash programme was taken back"),
    "fingerprints_asked": _("It was asked to hand fingerprints to a partner"),
    "fingerprints_agreed": _("A second person agreed to hand fingerprints to a partner"),
    "fingerprints_dropped": _("Fingerprints are not handed over"),
    "fingerprints_handed_over": _("Fingerprints were taken out to be handed to a partner"),
    "fingerprints_deletion_asked": _("A partner was asked to delete fingerprints that it got"),
    "packet_asked": _("An evidence packet was asked for"),
    "packet_built": _("An evidence packet was built"),
    "packet_refused": _("A packet was not built: a right or a consent was missing"),
    "packet_purged": _("A built packet was forgotten"),
    "notice_drafted": _("A notice was drafted"),
    "notice_redrafted": _("A notice was drafted again"),
    "caution_discussed": _("What may put her at risk was talked about with her before the draft"),
    "declaration_confirmed": _("A declaration was confirmed"),
    "letter_asked": _("She was asked whether a letter may be sent"),
    "letter_signer_chosen": _("She chose who signs a letter"),
    "letter_agreed": _("She agreed to a letter"),
    "letter_sending_asked": _("She asked the organisation to send a letter"),
    "letter_not_sent": _("She took back that she sent a letter"),
    "letter_declined": _("She said no to a letter"),
    "paragraph_written": _("A paragraph was written into a notice"),
    "paragraph_removed": _("A paragraph was taken out of a notice"),
    "notice_language_chosen": _("The languages of a letter were chosen"),
    "notice_way_changed": _("A draft was given another way to its recipient"),
    "authority_named": _("Where an authority takes complaints was named"),
    "notice_approved": _("A notice was approved"),
    "notice_undone": _("An approval was undone"),
    "notice_sending": _("A notice is being handed over"),
    "notice_sent": _("A notice was sent"),
    "notice_arrived": _("A notice on paper arrived"),
    "notice_left_unpermitted": _("A notice was handed over at a moment at which nothing allowed it"),
    "notice_queued_again": _("A notice that could not be delivered is sent again"),
    "notice_delivery_failed": _("A notice could not be delivered"),
    "contact_spoiled": _("A contact was marked: not used any more"),
    "contact_restored": _("A contact is used again"),
    "notice_stopped": _("A notice was held back"),
    "notice_withdrawn": _("A notice was withdrawn"),
    "notice_disputed": _("Somebody says that a notice was wrong"),
    "dispute_decided": _("A supervisor decided whether a notice was wrong"),
    "notice_retracted": _("A letter that takes a notice back was approved"),
    "notice_overdue": _("The recipient’s time ran out"),
    "mail_received": _("A mail came in that answers a notice"),
    "notice_bounced": _("A mail server said that a notice did not arrive"),
    "reply_recorded": _("A reply was recorded"),
    "reply_decided": _("A person decided on a reply that came by itself"),
    "clock_started": _("A clock was started"),
    "clock_stopped": _("A clock was stopped"),
    "clock_fired": _("A clock ran out"),
    "clock_paused": _("A clock was paused"),
    "clock_resumed": _("A paused clock goes on"),
    "clock_extended": _("They were given more time"),
    "follow_up_drafted": _("A letter that asks the same recipient again was drafted"),
    "next_route_drafted": _("The next notice was drafted"),
    "next_route_missing": _("No further letter was found"),
    "return_answered": _("It is back: the next notice was drafted"),
    "joint_complaint_approved": _("A joint complaint was approved; this case is one of several, unnamed"),
    "joint_complaint_dropped": _("A joint complaint of which this case was part was dropped"),
    "joint_complaint_taken_out": _("A joint complaint with this case in it was taken out for the authority"),
    "keys_rotated": _("Keys were changed"),
    "key_granted": _("A colleague was given the case’s key"),
    "key_grant_lost": _("A key holder was lost"),
    "receipt_made": _("A receipt was made, by which the person comes back"),
    "receipt_kept": _("The person wrote the receipt down, or said that this is not possible"),
    "receipt_frozen": _("The receipt was frozen"),
    "receipt_freeze_lifted": _("The freeze of the receipt was lifted in person"),
    "own_word_set": _("An own word was chosen for the receipt"),
    "receipt_replaced": _("A new receipt took the place of the one before"),
    "own_change_asked": _("A change was asked for with the receipt; it waits three days"),
    "own_change_stopped": _("A change that waited three days was stopped"),
    "contact_plan_changed": _("The person changed how to be reached"),
    "contact_plan_noted": _("How the person may be reached was written down"),
    "news_mailed": _("A mail that says nothing but that there is news went to the person"),
    "news_not_mailed": _("A mail to the person could not be delivered; she is asked again how to be reached"),
    "case_handed_in": _("The person handed the case in"),
    "work_offered": _("The reader offered the person to work on the case"),
    "work_agreed": _("The person agreed that the case is worked here"),
    "work_declined": _("The person does not want the case worked here"),
    "case_destroyed": _("The case was deleted"),
}


def fact_words(codes: Iterable[str], *, depicted: Iterable[str] = ()) -> list[str]:
    """Return what facts tell, in words. `depicted`: what of her a letter names, where that is known."""
    parts = ", ".join(str(DEPICTION_WORDS[part]) for part in depicted if part in DEPICTION_WORDS)
    told = {"depiction": gettext("what of her is in it: %(parts)s") % {"parts": parts}} if parts else {}
    return [str(told.get(code, FACT_WORDS[code])) for code in codes]


def picture_title(number: int, *, is_film: bool) -> str:
    """Return the name of a picture or film of a case, as a heading or a row begins."""
    words = gettext("Film %(number)d") if is_film else gettext("Picture %(number)d")
    return words % {"number": number}


def picture_words(number: int, *, is_film: bool) -> str:
    """Return the same within a sentence."""
    words = gettext("film %(number)d") if is_film else gettext("picture %(number)d")
    return words % {"number": number}


def handed_words(codes: Iterable[str]) -> list[str]:
    """Return what a hand-over of fingerprints tells, in words; other codes than those of hand-overs are left out."""
    kinds = [code.removeprefix(SIGNAL) for code in codes if code.startswith(SIGNAL)]
    numbers = sorted(int(code.removeprefix(PICTURE)) for code in codes if is_handed_picture(code))
    pictures = [
        gettext("fingerprints of picture or film %(number)d") % {"number": number} for number in numbers
    ]
    return [*(str(SIGNAL_WORDS[kind]) for kind in SIGNAL_WORDS if kind in kinds), *pictures]


def is_handed(code: str) -> bool:
    """Say whether a code is one of what a hand-over of fingerprints tells."""
    return code.removeprefix(SIGNAL) in SIGNAL_WORDS if code.startswith(SIGNAL) else is_handed_picture(code)


def is_handed_picture(code: str) -> bool:
    """Say whether a code names a picture by its number."""
    return code.startswith(PICTURE) and code.removeprefix(PICTURE).isdecimal()
