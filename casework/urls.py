"""Addresses of the casework house."""

from django.urls import path

from casework.views import (
    about,
    addresses,
    deviceprints,
    documents,
    handing,
    help_pages,
    house_pages,
    intake,
    open_pages,
    packets,
    partners,
    permissions,
    pictures,
    programmes,
    safeguarding,
)

_case = "cases/<uuid:case_id>"
urlpatterns = [
    path("leave", open_pages.leave, name="leave"),
    path("help", help_pages.help_now, name="help_now"),
    path("help/programmes", programmes.programmes, name="programmes"),
    path("help/codes", deviceprints.make_codes, name="make_codes"),
    path("about", about.about, name="about"),
    path("house/signing", house_pages.signing_table, name="signing"),
    path("house/lines", house_pages.lines_to_verify, name="lines_to_verify"),
    path("house/partners", partners.partners, name="partners"),
    path("house/partners/<uuid:partner_id>", partners.decide_partner, name="decide_partner"),
    path("house/data", house_pages.data_held, name="data_held"),
    path("cases/new", intake.ask_age, name="case_new"),
    path("cases/new/person", intake.ask_person, name="case_new_person"),
    path(f"{_case}/person", intake.change_person, name="person"),
    path(f"{_case}/name", intake.change_identity, name="identity"),
    path(f"{_case}/words", intake.narrative, name="narrative"),
    path(f"{_case}/pause", intake.pause, name="pause"),
    path(f"{_case}/pictures", pictures.images, name="images"),
    path(f"{_case}/pictures/codes", deviceprints.device_prints, name="device_prints"),
    path(f"{_case}/pictures/<int:number>", pictures.image, name="image"),
    path(f"{_case}/pictures/<int:number>/drop", pictures.drop, name="drop_image"),
    path(f"{_case}/addresses", addresses.addresses, name="addresses"),
    path(f"{_case}/addresses/<int:number>/look", addresses.look_now, name="look_now"),
    path(f"{_case}/addresses/<int:number>/picture", addresses.which_picture, name="which_picture"),
    path(f"{_case}/addresses/<int:number>/first-seen", addresses.first_seen, name="first_seen"),
    path(f"{_case}/addresses/<int:number>/no-record", addresses.no_evidence, name="no_evidence"),
    path(f"{_case}/addresses/<int:number>/withdraw", addresses.withdraw, name="withdraw_sighting"),
    path(f"{_case}/addresses/<int:number>/take-up", addresses.take_up, name="take_up_sighting"),
    path(f"{_case}/consents", permissions.case_consents, name="consents"),
    path(
        f"{_case}/consents/<uuid:consent_id>/withdraw", permissions.withdraw_consent, name="withdraw_consent"
    ),
    path(f"{_case}/share", permissions.share, name="share"),
    path(f"{_case}/share/<uuid:access_id>", permissions.decide_access, name="decide_access"),
    path(f"{_case}/documents", documents.case_documents, name="documents"),
    path(f"{_case}/documents/<int:number>", documents.open_document, name="open_document"),
    path(f"{_case}/possible-minor", safeguarding.raise_stop, name="raise_stop"),
    path(f"{_case}/stopped", safeguarding.stop, name="stop"),
    path(f"{_case}/stopped/record", safeguarding.resolve_stop, name="resolve_stop"),
    path(f"{_case}/programmes", programmes.case_programmes, name="case_programmes"),
    path(f"{_case}/programmes/<slug:programme>", programmes.use_programme, name="use_programme"),
    path(f"{_case}/partners", handing.hand_over, name="hand_over"),
    path(f"{_case}/partners/<uuid:hand_over_id>/agree", handing.agree_hand_over, name="agree_hand_over"),
    path(f"{_case}/partners/<uuid:hand_over_id>/drop", handing.drop_hand_over, name="drop_hand_over"),
    path(
        f"{_case}/partners/<uuid:hand_over_id>/deletion-asked", handing.deletion_asked, name="deletion_asked"
    ),
    path(f"{_case}/partners/<uuid:hand_over_id>/file", handing.take_out, name="take_out"),
    path(f"{_case}/packet", packets.case_packets, name="packets"),
    path(f"{_case}/packet/<uuid:packet_id>", packets.download, name="packet_download"),
]
