"""What a tested fact says in words when it holds, when it does not and when it is unknown, and how it is asked for."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Fact -> (it holds, it does not, it is unknown). %(wanted)s: what the law wants, in words.
TESTED: dict[str, tuple[Promise, Promise, Promise]] = {
    "person.residence": (
        _("The person lives in %(wanted)s."),
        _("The person does not live in %(wanted)s."),
        _("It is not known whether the person lives in %(wanted)s."),
    ),
    "person.nationalities": (
        _("The person has the nationality of %(wanted)s."),
        _("The person does not have the nationality of %(wanted)s."),
        _("The person’s nationality is not known."),
    ),
    "person.age_in_image": (
        _("The person was an adult in the image."),
        _("The person was or may have been under 18 in the image."),
        _("It is not known whether the person was an adult in the image."),
    ),
    "person.age_now": (
        _("The person is %(wanted)s or older now."),
        _("The person is younger than %(wanted)s now."),
        _("The person’s age is not known."),
    ),
    "person.identifiable": (
        _("The person can be recognised in the image."),
        _("The person cannot be recognised in the image."),
        _("It is not known whether the person can be recognised in the image."),
    ),
    "person.gender": (
        _("The person is one of those whom this law protects: %(wanted)s."),
        _("The law protects %(wanted)s only."),
        _("The law protects %(wanted)s only, and it is not known whether that fits."),
    ),
    "notifier.role": (
        _("The one who writes is %(wanted)s."),
        _("The one who writes is not %(wanted)s."),
        _("It is not known who writes."),
    ),
    "image.kind": (
        _("The image is %(wanted)s."),
        _("The image is not %(wanted)s."),
        _("It is not known whether the image is %(wanted)s."),
    ),
    "image.depiction": (
        _("The image shows %(wanted)s of the person."),
        _("The image shows no %(wanted)s of the person."),
        _("It is not known whether the image shows %(wanted)s of the person."),
    ),
    "image.shows": (
        _("The image shows the person %(wanted)s."),
        _("The image does not show the person %(wanted)s."),
        _("It is not known whether what the image shows is enough for this law: %(wanted)s."),
    ),
    "image.realistic": (
        _("A reasonable person could take the image for a real one."),
        _("Nobody would take the image for a real one."),
        _("It is not known whether a reasonable person could take the image for a real one."),
    ),
    "image.is_public": (
        _("The image is where others can see it."),
        _("The image has not been published."),
        _("It is not known whether the image has been published."),
    ),
    "image.published": (
        _("The image has been published."),
        _("The image has not been published."),
        _("It is not known whether the image has been published."),
    ),
    "image.threatened": (
        _("Somebody threatens to publish the image."),
        _("Nobody threatens to publish the image."),
        _("It is not known whether somebody threatens to publish the image."),
    ),
    "image.made_by": (
        _("The image was made by %(wanted)s."),
        _("The image was not made by %(wanted)s."),
        _("It is not known who made the image."),
    ),
    "image.copyright_owner": (
        _("The copyright belongs to %(wanted)s."),
        _("The copyright does not belong to %(wanted)s."),
        _("It is not known who owns the copyright."),
    ),
    "image.source_owner": (
        _("The copyright in what it was made from belongs to %(wanted)s."),
        _("The copyright in what it was made from does not belong to %(wanted)s."),
        _("It is not known who owns the copyright in what it was made from."),
    ),
    "image.licensed": (
        _("The person agreed to the publication of this image."),
        _("The person did not agree to the publication of this image."),
        _("It is not known whether the person agreed to the publication of this image."),
    ),
    "image.source_licensed": (
        _("The person agreed to the publication of what the image was made from."),
        _("The person did not agree to the publication of what the image was made from."),
        _("It is not known whether the person agreed to the publication of what the image was made from."),
    ),
    "sighting.is_tool": (
        _("It is the address of a tool."),
        _("It is not the address of a tool."),
        _("It is not known whether it is the address of a tool."),
    ),
    "sighting.kind": (
        _("It was seen as %(wanted)s."),
        _("It was not seen as %(wanted)s."),
        _("It is not known as what it was seen."),
    ),
    "sighting.seen_in_public": (
        _("It was seen in public."),
        _("It was sent only to the person."),
        _("It is not known whether it was seen in public."),
    ),
    "sighting.host_country": (
        _("The page is hosted in %(wanted)s."),
        _("The page is not hosted in %(wanted)s."),
        _("It is not known whether the page is hosted in %(wanted)s."),
    ),
    "sighting.uploader_country": (
        _("The one who put it there, or threatens to, lives in %(wanted)s."),
        _("The one who put it there, or threatens to, does not live in %(wanted)s."),
        _("It is not known whether the one who put it there, or threatens to, lives in %(wanted)s."),
    ),
    "sighting.first_seen": (
        _("It was seen in the time that this law reaches."),
        _("It was seen outside the time that this law reaches."),
        _("It is not known when it was first seen."),
    ),
    "recipient.acts_as": (
        _("The recipient is addressed by this law: %(wanted)s."),
        _("This law addresses somebody else: %(wanted)s."),
        _("It is not known whether this service is one of those that the law addresses: %(wanted)s."),
    ),
    "recipient.kind": (
        _("The recipient is of a kind that this law reaches."),
        _("The recipient is of a kind that this law does not reach."),
        _("It is not known whether the law reaches this kind of service."),
    ),
    "recipient.id": (
        _("The recipient is one of those named under this law."),
        _("The recipient is not named under this law."),
        _("It is not known whether the recipient is one of those named under this law."),
    ),
    "recipient.designated": (
        _("An authority designated the recipient as %(wanted)s."),
        _("No authority designated the recipient as %(wanted)s."),
        _("It is not known whether the recipient was designated as %(wanted)s."),
    ),
    "recipient.country": (
        _("The recipient is established in %(wanted)s."),
        _("The recipient is not established in %(wanted)s."),
        _("It is not known whether the recipient is established in %(wanted)s."),
    ),
    "recipient.serves": (
        _("The service is offered to people in %(wanted)s."),
        _("The service is not offered to people in %(wanted)s."),
        _("It is not known whether the service is offered to people in %(wanted)s."),
    ),
    "recipient.forwards_to_customer": (
        _("The recipient passes notices on to its customer."),
        _("The recipient does not pass notices on to its customer."),
        _("It is not known whether the recipient passes notices on to its customer."),
    ),
    "history.refused_here": (
        _("This recipient decided not to act on a notice."),
        _("This recipient has not refused a notice of the kind that this law asks for."),
        _("It is not known what this recipient decided on a notice."),
    ),
    "history.unheeded_here": (
        _("This recipient refused a notice of the kind that this law asks for, or let its time pass."),
        _(
            "This recipient neither refused a notice of the kind that this law asks for nor let its time pass."
        ),
        _("It is not known that this recipient refused a notice or did nothing until its time was over."),
    ),
    "history.police_report": (
        _("The police have a report."),
        _("There is no report to the police."),
        _("It is not known whether the police have a report."),
    ),
    "history.criminal_complaint": (
        _("A criminal complaint was made."),
        _("No criminal complaint was made."),
        _("It is not known whether a criminal complaint was made."),
    ),
    "history.court_order": (
        _("There is a court order."),
        _("There is no court order."),
        _("It is not known whether there is a court order."),
    ),
}

# The keys of FACTS.toml as questions.
QUESTIONS: dict[str, Promise] = {
    "person.residence": _("In which country, and where it matters in which region, does the person live?"),
    "person.nationalities": _("Which nationalities does the person have?"),
    "person.age_in_image": _("Was the person under 18 in any of the images?"),
    "person.age_now": _("How old is the person now?"),
    "person.identifiable": _("Can the person be recognised: by face, body, a mark, a name beside it?"),
    "person.gender": _("What is the person’s gender? One law protects women only."),
    "notifier.role": _("Who writes: the person, a parent, somebody with her authority, a clinic?"),
    "image.kind": _(
        "Is the image real, made or altered by software, or an innocent picture used as its source?"
    ),
    "image.depiction": _("What of the person is in it: face, body, voice, name, a mark?"),
    "image.shows": _("What does the image show: nudity, something sexual, partly clothed, something else?"),
    "image.realistic": _("Could a reasonable person take the image for a real one?"),
    "image.published": _("Has the image been published where others can see it?"),
    "image.threatened": _("Does somebody threaten to publish the image?"),
    "image.threat_from": _("In which country does the one who threatens live, if that is known?"),
    "image.made_by": _("Who took or made the image?"),
    "image.copyright_owner": _("Who owns the copyright? As a rule it is whoever took the picture."),
    "image.source_owner": _("Who owns the copyright in the picture or video that it was made from?"),
    "image.licensed": _(
        "Was it agreed that this very picture is published, for example by a contract? "
        "An agreement to a film it was made from does not count."
    ),
    "sighting.kind": _("What is at the address: a page, a picture, a search result, a tool?"),
    "sighting.host_country": _("In which country is the page hosted?"),
    "sighting.uploader_country": _("In which country does the one who put it there live, if that is known?"),
    "sighting.first_seen": _("When was it first seen there?"),
    "sighting.seen_in_public": _("Was it seen in public, or sent only to the person?"),
    "sighting.recipient_kind": _("What kind of service is it: social, forum, video, adult, host, search …?"),
    "sighting.serves": _("To which countries is the service offered?"),
    "sighting.platform": _("Which company runs the service?"),
    "history.complaints": _(
        "Who has been written to already, when, and what did they decide? "
        "Where a law gives a time, it starts only by a way that the law names."
    ),
    "history.police_report": _("Do the police have a report?"),
    "history.criminal_complaint": _("Was a criminal complaint made?"),
    "history.court_order": _("Is there a court order?"),
    "recipient.forwards_to_customer": _("Does the recipient pass notices on to its customer?"),
}

# Values in the words that fit into the sentences above.
VALUES: dict[str, dict[str, Promise]] = {
    "recipient.designated": {
        "eu-very-large": _("a very large platform or search engine in the European Union"),
        "jp-large-platform": _("a large platform in Japan"),
    },
    "person.gender": {"woman": _("women"), "man": _("men"), "other": _("people of another gender")},
    "notifier.role": {
        "self": _("the person"),
        "representative": _("somebody with the person’s authority"),
        "parent": _("a parent"),
        "clinic": _("an organisation"),
    },
    "image.kind": {
        "real": _("a real one"),
        "synthetic": _("made or altered by software"),
        "source": _("an innocent picture that another was made from"),
    },
    "image.depiction": {
        "face": _("the face"),
        "body": _("the body"),
        "voice": _("the voice"),
        "name": _("the name"),
        "mark": _("a mark"),
    },
    "image.shows": {
        "nude": _("nude"),
        "sexual": _("in a sexual act or in another sexual way"),
        "partly_clothed": _("partly clothed"),
        "other": _("in another way"),
    },
    "image.made_by": {"self": _("the person"), "studio": _("a studio"), "other": _("somebody else")},
    "image.copyright_owner": {"self": _("the person"), "studio": _("a studio"), "other": _("somebody else")},
    "image.source_owner": {"self": _("the person"), "studio": _("a studio"), "other": _("somebody else")},
    "sighting.kind": {
        "page": _("a page"),
        "picture": _("a picture"),
        "search_result": _("a search result"),
        "tool": _("a tool"),
    },
    "recipient.acts_as": {
        "platform": _("platform"),
        "hosting provider": _("hosting provider"),
        "search engine": _("search engine"),
        "registrar": _("registrar"),
        "cdn": _("delivery network"),
        "app store": _("app store"),
    },
}

# Places that take an article or another name in a sentence.
AREAS: dict[str, Promise] = {
    "EU": _("the European Union"),
    "EEA": _("the European Economic Area"),
    "WORLD": _("any country"),
    "US": _("the United States"),
    "GB": _("the United Kingdom"),
}
