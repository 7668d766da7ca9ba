"""What the figures of a recipient say, in words with their number: no percent, no promise. Codes in, sentences out."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notices.figures import Figures
from notices.outcomes import STEPS, STEPS_H

_DAY_H = 24


def in_words(figures: Figures) -> str:
    """Return one sentence with its number: "41 notices of your organisation: half gone within 3 days, 1 in 10 never."."""
    count = ngettext(
        "%(count)d notice of your organisation", "%(count)d notices of your organisation", figures.notices
    ) % {"count": figures.notices}
    said = ", ".join(part for part in (_gone(figures), _never(figures)) if part)
    return _("%(notices)s: %(what)s.") % {"notices": count, "what": said}


def details(figures: Figures) -> list[str]:
    """Return further sentences: answers, what came back, who else was asked, what was not theirs."""
    said = [_answered(figures)]
    if figures.came_back is not None:
        said.append(_("Of what was gone, %(part)s came back so far.") % {"part": in_ten(figures.came_back)})
        said.append(
            _(
                "Before %(part)s of the removals somebody else had been written to as well, so they may have done it."
            )
            % {"part": in_ten(figures.after_others or 0)}
        )
    if figures.not_theirs:
        said.append(
            _("%(part)s had nothing to do with them, they said.") % {"part": in_ten(figures.not_theirs)}
        )
    return said


def step_words(step: int) -> str:
    """Return the length of time from the recipient's having it to the end of a step."""
    hours = STEPS_H[step - 1]
    if hours % _DAY_H:
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    days = hours // _DAY_H
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def in_ten(tenths: int) -> str:
    """Return a share in words; what rounds to none is not called none."""
    return _("%(tenths)d in 10") % {"tenths": tenths} if tenths else _("fewer than 1 in 10")


def _gone(figures: Figures) -> str:
    known = figures.ends.known_to
    if not known:
        return _("too early to say what came of them")
    if step := figures.half_gone:
        return _("half gone within %(time)s") % {"time": step_words(step)}
    part = in_ten(figures.gone(known) or 0)
    return _("%(part)s gone within %(time)s") % {"part": part, "time": step_words(known)}


def _never(figures: Figures) -> str:
    if not figures.ends.known_to:
        return ""
    if figures.never is None:
        return _("how many never is not known yet")
    return _("%(part)s never") % {"part": in_ten(figures.never)}


def _answered(figures: Figures) -> str:
    known = figures.answers.known_to
    if not known:
        return _("It is too early to say how fast they answer.")
    if step := figures.half_answered:
        return _("Half were answered within %(time)s.") % {"time": step_words(step)}
    return _("%(part)s were answered within %(time)s.") % {
        "part": in_ten(figures.answered(known) or 0),
        "time": step_words(min(known, STEPS)),
    }
