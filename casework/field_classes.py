"""What each column of every table is: public, operational, confidential or sealed (S13). A new column is first written here.

Operational: counts, days, states, ids, codes and digests of what is no picture. Confidential: AES-GCM under a data key.
Sealed: age ciphertext. Public: what anyone may know of an organisation.
"""

PUBLIC, OPERATIONAL, CONFIDENTIAL, SEALED = "public", "operational", "confidential", "sealed"

# Table -> class -> columns. Names alone: this room imports no table of either house.
FIELD_CLASSES: dict[str, dict[str, str]] = {
    "casework.Actor": {OPERATIONAL: "id kind organisation user case"},
    "casework.Case": {
        OPERATIONAL: "id organisation code opened_by opened_at assigned_to assigned_at taken_on_at public_key paused_at "
        "closed_at ends_on",
        CONFIDENTIAL: "facts identity",
        SEALED: "narrative",
    },
    "casework.CaseAccess": {
        OPERATIONAL: "id case user purpose asked_by asked_at approved_by approved_at revoked_at",
    },
    "casework.MinorStop": {
        OPERATIONAL: "id case raised_by raised_at resolved_by resolved_at outcome keep_until "
        "instructed_by instructed_at",
        CONFIDENTIAL: "record instruction",
    },
    "casework.AgeGateCount": {OPERATIONAL: "id organisation day answer count"},
    "casework.Consent": {
        OPERATIONAL: "id case act scope facts until how given_at recorded_by recorded_at withdrawn_at withdrawn_by",
        CONFIDENTIAL: "recipient",
    },
    "casework.CustodyEntry": {OPERATIONAL: "id chain seq at actor event data previous digest"},
    "casework.AuditEntry": {OPERATIONAL: "id chain seq at actor event data previous digest"},
    "casework.Anchor": {OPERATIONAL: "id made_at digest heads token authority"},
    "casework.Document": {
        OPERATIONAL: "id case sighting number kind media_type sealed_object commitment added_by added_at",
        CONFIDENTIAL: "details salt sha256",
    },
    "casework.Image": {
        OPERATIONAL: "id case number state kind is_film added_by added_at waiting_object claimed_until refused_code "
        "sealed_object keep_until commitment",
        CONFIDENTIAL: "facts file_name exact salt",
    },
    "casework.Fingerprint": {
        OPERATIONAL: "id case image algorithm version quality made_at",
        CONFIDENTIAL: "value",
    },
    "casework.DataKey": {
        OPERATIONAL: "id owner_id compartment version root_version created_at",
        SEALED: "wrapped",
    },
    "casework.WorkerKey": {OPERATIONAL: "id public root_version created_at", SEALED: "wrapped_private"},
    "casework.KeyGrant": {
        OPERATIONAL: "id case holder kind granted_by granted_at",
        SEALED: "wrapped_private",
    },
    "casework.Receipt": {
        OPERATIONAL: "id case state lookup public has_own_word own_word_on made_on kept_on frozen_on opened_on "
        "opened_before_on",
        SEALED: "wrapped_secret wrapped_private",
    },
    "casework.DayCount": {OPERATIONAL: "id case day what count"},
    "casework.OwnChange": {OPERATIONAL: "id case kind due_at pauses", CONFIDENTIAL: "plan"},
    "casework.Intake": {
        OPERATIONAL: "id case started_on answered finished_on is_alone",
        CONFIDENTIAL: "said",
    },
    "casework.Message": {OPERATIONAL: "id case number by written_on read_on", CONFIDENTIAL: "body"},
    "casework.ContactPlan": {
        OPERATIONAL: "id case way is_hers confirmed_on mailed_on mailed_up_to",
        CONFIDENTIAL: "details",
    },
    "casework.Packet": {
        OPERATIONAL: "id case level state asked_by asked_at claimed_until built_at sealed_object sha256 size files",
    },
    "casework.ProgrammeUse": {
        OPERATIONAL: "id case programme done_on done_by outcome look_again_on recorded_by recorded_at taken_back_by "
        "taken_back_at",
        CONFIDENTIAL: "reference",
    },
    "casework.Partner": {
        OPERATIONAL: "id organisation kind agreed_on until takes added_by added_at confirmed_by confirmed_at ended_by "
        "ended_at",
        CONFIDENTIAL: "name agreement",
    },
    "casework.HandOver": {
        OPERATIONAL: "id case partner state reference file_format pictures signals content_digest asked_by asked_at "
        "agreed_by agreed_at handed_at deletion_asked_by deletion_asked_at",
        CONFIDENTIAL: "salt",
    },
    "casework.Leftover": {OPERATIONAL: "id case name left_at claimed_until"},
    "casework.Organisation": {
        PUBLIC: "name contact_email contact_phone postal_address country",
        OPERATIONAL: "id safeguarding_lead intake_reader own_cases recovery_public created_at",
    },
    # A user name is what one signs in with; staff are told to choose one that is not their own name.
    "casework.User": {
        OPERATIONAL: "password last_login id username email organisation is_active created_at away_since",
    },
    "casework.Role": {OPERATIONAL: "id user role"},
    "casework.StaffKey": {OPERATIONAL: "id user public created_at", SEALED: "wrapped_private"},
    "casework.PracticeTime": {OPERATIONAL: "id only moved_s"},
    "casework.Sighting": {
        OPERATIONAL: "id case image number state kind seen url_index index_rules warnings not_fetched_because first_seen_date "
        "last_verdict last_checked_at removed_at returned_at noticed_at next_check_at wants_no_evidence traced_at "
        "trace_claimed_until gaps added_by added_at she_saw she_saw_on",
        CONFIDENTIAL: "url typed facts note",
    },
    "casework.Proposal": {
        OPERATIONAL: "id case number state band kind image url_index index_rules found_on found_at decided_by "
        "decided_at sighting",
        CONFIDENTIAL: "url resemblance",
    },
    "casework.Sweep": {
        OPERATIONAL: "id case sighting state asked_by asked_at claimed_until started_at pages pictures proposed "
        "ended_at ended_because",
        CONFIDENTIAL: "reason route sign",
    },
    "casework.SweepLeave": {
        OPERATIONAL: "id organisation country advised_on turned_on_by turned_on_at turned_off_by turned_off_at",
        CONFIDENTIAL: "advice",
    },
    "casework.Party": {
        OPERATIONAL: "id case sighting role state rank found_by country is_hostile named_at traced_at trace_claimed_until",
        CONFIDENTIAL: "name key contacts known_as named",
    },
    "casework.Check": {
        OPERATIONAL: "id case sighting state due_at claimed_until asked_by done_at verdict refused_code http_status "
        "elapsed_ms record_object record_digest",
        CONFIDENTIAL: "seen",
    },
    "notices.Recipient": {
        OPERATIONAL: "id organisation key_index kind country forwards_to_customer max_addresses is_hostile",
        CONFIDENTIAL: "key name",
    },
    "notices.Contact": {
        OPERATIONAL: "id organisation recipient channel value_index rank process as_of confidence state confirmed_by "
        "confirmed_at",
        CONFIDENTIAL: "value source",
    },
    "notices.Notice": {
        OPERATIONAL: "id case recipient contact channel basis_id language state reference drafted_by drafted_at follows "
        "is_follow_up "
        "retracts content_digest message_id answer_index reply_index approved_by approved_at release_at sent_at "
        "counted_in counted_to signer",
        CONFIDENTIAL: "letter pdf machine_readable signs_as",
    },
    "notices.JointComplaint": {
        OPERATIONAL: "id organisation recipient basis_id country language state reference drafted_by drafted_at approved_by "
        "approved_at release_at content_digest taken_by taken_at dropped_at",
        CONFIDENTIAL: "letter pdf",
    },
    "notices.JointPart": {OPERATIONAL: "id complaint case"},
    "notices.NoticeSighting": {OPERATIONAL: "id notice sighting outcome outcome_at"},
    "notices.Declaration": {
        OPERATIONAL: "id case notice key language wording_digest confirmed_by confirmed_at",
        CONFIDENTIAL: "note",
    },
    "notices.Clock": {
        OPERATIONAL: "id case notice kind started_at due_at fired_at stopped_at paused_at first_due_at",
        CONFIDENTIAL: "explanation",
    },
    "notices.ClockChange": {
        OPERATIONAL: "id case clock kind by at due_before due_after",
        CONFIDENTIAL: "reason words",
    },
    "notices.LawReview": {
        OPERATIONAL: "id organisation basis_id outcome read_on reviewed_by reviewed_at",
        CONFIDENTIAL: "source_title source_url note",
    },
    "notices.Dispute": {
        OPERATIONAL: "id organisation case notice state why received_at holds_until decided_by decided_at",
        CONFIDENTIAL: "said told reason",
    },
    # A host that is on the list for what it is: a court, a paper.
    "notices.ProtectedHost": {
        OPERATIONAL: "id organisation host added_by added_at ended_by ended_at",
        CONFIDENTIAL: "reason",
    },
    "notices.OutcomeCount": {
        OPERATIONAL: "id organisation recipient channel quarter end step is_answered answer_step came_back after_others "
        "is_first is_first_by_channel count",
    },
    # The digest is keyed, and of a secret, not of anything about a person.
    "notices.CalendarFeed": {OPERATIONAL: "id user digest with_codes made_at"},
    "notices.Paragraph": {
        OPERATIONAL: "id case notice number language facts written_by written_at",
        CONFIDENTIAL: "text",
    },
    "notices.TaskMark": {
        OPERATIONAL: "id case kind subject owner until put_off_by put_off_at was_due_at",
        CONFIDENTIAL: "why",
    },
    "notices.Delivery": {
        OPERATIONAL: "id case notice attempt channel state claimed_at lease_until finished_at by",
        CONFIDENTIAL: "answer",
    },
    "notices.Reply": {
        OPERATIONAL: "id case notice kind came_by received_at recorded_by recorded_at decision decided_by decided_at",
        CONFIDENTIAL: "said",
    },
    "notices.MailboxMark": {OPERATIONAL: "id mailbox uid_validity last_uid claimed_until read_at"},
    "notices.IncomingMail": {
        OPERATIONAL: "id mailbox uid_validity uid state found_at claimed_until received_at digest is_partial put_away_at "
        "organisation sealed_object case notice matched_by kind reply document settled_by settled_at",
        CONFIDENTIAL: "seen attachments",
        SEALED: "sealed_words",
    },
}
