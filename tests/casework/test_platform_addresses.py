"""What an address alone says of twelve platforms: golden addresses, most of them as apps and browsers copy them."""

import time

import pytest

from casework.directory import load
from casework.hosts import normalise
from casework.platformids import Known, known
from casework.platformshapes import SHAPES

DRIVE_FILE, DRIVE_FOLDER = "0ByeS4oOUV-49Zzh4R1J6R09zazQ", "1dQ4sx0-__Nvg65rxTSgQrl7VyW_FZ9QI"
# platform, address, kind, canonical address, account, item id
GOLDEN = [
    ("reddit", "https://www.reddit.com/r/videos/comments/6rrwyj/that_small_heart_attack/?utm_source=share&share_id=a",
     "post", "https://www.reddit.com/r/videos/comments/6rrwyj/", "", "6rrwyj"),
    ("reddit", "https://old.reddit.com/r/videos/comments/6rrwyj/that_small_heart_attack/dl7bpma/?context=3",
     "comment", "https://www.reddit.com/r/videos/comments/6rrwyj/comment/dl7bpma/", "", "dl7bpma"),
    ("reddit", "https://www.reddit.com/user/Some_Body-1/comments/1abcde/a_title/",
     "post", "https://www.reddit.com/user/Some_Body-1/comments/1abcde/", "Some_Body-1", "1abcde"),
    ("reddit", "https://redd.it/6rrwyj", "post", "https://www.reddit.com/comments/6rrwyj/", "", "6rrwyj"),
    ("reddit", "https://preview.redd.it/a-title-v0-k8xj3h2f1.jpg?width=640&auto=webp&s=0f",
     "picture", "https://i.redd.it/k8xj3h2f1.jpg", "", "k8xj3h2f1"),
    ("reddit", "https://www.reddit.com/media?url=https%3A%2F%2Fi.redd.it%2Fk8xj3h2f1.jpg",
     "picture", "https://i.redd.it/k8xj3h2f1.jpg", "", "k8xj3h2f1"),
    ("x", "https://twitter.com/Some_Body/status/643211948184596480?s=20&t=Kx",
     "post", "https://x.com/Some_Body/status/643211948184596480", "Some_Body", "643211948184596480"),
    ("x", "https://mobile.x.com/i/web/status/643211948184596480",
     "post", "https://x.com/i/status/643211948184596480", "", "643211948184596480"),
    ("x", "https://pbs.twimg.com/media/GaB_c1dWkAA1b2C?format=jpg&name=4096x4096",
     "picture", "https://pbs.twimg.com/media/GaB_c1dWkAA1b2C.jpg", "", "GaB_c1dWkAA1b2C"),
    ("x", "https://x.com/Some_Body/media", "account", "https://x.com/Some_Body", "Some_Body", ""),
    ("instagram", "https://www.instagram.com/p/aye83DjauH/?igsh=MzRlODBiNWFlZA==",
     "post", "https://www.instagram.com/p/aye83DjauH/", "", "aye83DjauH"),
    ("instagram", "https://instagram.com/some.body/reel/Chunk8-jurw/",
     "video", "https://www.instagram.com/reel/Chunk8-jurw/", "some.body", "Chunk8-jurw"),
    ("instagram", "https://www.instagram.com/stories/some.body/3570766765028588805/",
     "story", "https://www.instagram.com/stories/some.body/3570766765028588805/", "some.body", "3570766765028588805"),
    ("facebook", "https://m.facebook.com/story.php?story_fbid=pfbid02AbC&id=100064&eav=Af",
     "post", "https://www.facebook.com/100064/posts/pfbid02AbC", "100064", "pfbid02AbC"),
    ("facebook", "https://www.facebook.com/photo.php?fbid=10153231379946729&set=a.101&type=3",
     "picture", "https://www.facebook.com/photo/?fbid=10153231379946729", "", "10153231379946729"),
    ("facebook", "https://web.facebook.com/groups/some.group/permalink/1744844522/",
     "post", "https://www.facebook.com/groups/some.group/posts/1744844522", "", "1744844522"),
    ("facebook", "https://www.facebook.com/some.body/videos/a-title/3676516585958356/",
     "video", "https://www.facebook.com/watch/?v=3676516585958356", "some.body", "3676516585958356"),
    ("tiktok", "https://www.tiktok.com/@some.body/video/6748451240264420610?is_from_webapp=1&sender_device=pc",
     "video", "https://www.tiktok.com/@some.body/video/6748451240264420610", "some.body", "6748451240264420610"),
    ("tiktok", "https://m.tiktok.com/v/6748451240264420610.html?u_code=d",
     "video", "https://www.tiktok.com/@/video/6748451240264420610", "", "6748451240264420610"),
    ("tiktok", "https://vm.tiktok.com/ZTRC5xgJp/",
     "unknown", "https://vm.tiktok.com/ZTRC5xgJp", "", "ZTRC5xgJp"),
    ("youtube", "https://youtu.be/BaW_jenozKc?si=AbCd&t=12",
     "video", "https://www.youtube.com/watch?v=BaW_jenozKc", "", "BaW_jenozKc"),
    ("youtube", "https://m.youtube.com/shorts/BaW_jenozKc",
     "video", "https://www.youtube.com/watch?v=BaW_jenozKc", "", "BaW_jenozKc"),
    ("youtube", "https://www.youtube.com/@some.body/videos",
     "account", "https://www.youtube.com/@some.body", "@some.body", ""),
    ("telegram", "https://t.me/s/some_channel/613?before=700",
     "message", "https://t.me/some_channel/613", "some_channel", "613"),
    ("telegram", "https://t.me/c/1234567890/42/613", "message", "https://t.me/c/1234567890/613", "", "613"),
    ("telegram", "https://some_channel.t.me/613?single",
     "message", "https://t.me/some_channel/613", "some_channel", "613"),
    ("telegram", "https://telegram.me/joinchat/AAAAAEbCdEf",
     "invite", "https://t.me/+AAAAAEbCdEf", "", "AAAAAEbCdEf"),
    ("discord", "https://ptb.discord.com/channels/302094807046684672/432000/613425648685547541",
     "message", "https://discord.com/channels/302094807046684672/432000/613425648685547541", "", "613425648685547541"),
    ("discord", "https://media.discordapp.net/attachments/432000/613425/a.png?ex=65&is=64&hm=ab&width=400",
     "file", "https://cdn.discordapp.com/attachments/432000/613425/a.png", "", "613425"),
    ("discord", "https://discord.gg/AbCdEf", "invite", "https://discord.com/invite/AbCdEf", "", "AbCdEf"),
    ("imgur", "https://i.imgur.com/A61SaA1m.jpg?1", "picture", "https://imgur.com/A61SaA1", "", "A61SaA1"),
    ("imgur", "https://m.imgur.com/a/a-title-iX265HX", "album", "https://imgur.com/a/iX265HX", "", "iX265HX"),
    ("imgur", "https://imgur.com/t/funny/YcAQlkx",
     "post", "https://imgur.com/gallery/YcAQlkx", "", "YcAQlkx"),
    ("google-drive", "https://drive.google.com/file/d/0ByeS4oOUV-49Zzh4R1J6R09zazQ/edit?pli=1",
     "file", "https://drive.google.com/file/d/0ByeS4oOUV-49Zzh4R1J6R09zazQ/view", "", DRIVE_FILE),
    ("google-drive", "https://drive.usercontent.google.com/download?id=0ByeS4oOUV-49Zzh4R1J6R09zazQ&export=download",
     "file", "https://drive.google.com/file/d/0ByeS4oOUV-49Zzh4R1J6R09zazQ/view", "", DRIVE_FILE),
    ("google-drive", "https://drive.google.com/drive/u/0/folders/1dQ4sx0-__Nvg65rxTSgQrl7VyW_FZ9QI?usp=sharing",
     "folder", "https://drive.google.com/drive/folders/1dQ4sx0-__Nvg65rxTSgQrl7VyW_FZ9QI", "", DRIVE_FOLDER),
    ("pornhub", "https://de.pornhub.com/view_video.php?viewkey=ph632c7f5957b29&t=3",
     "video", "https://www.pornhub.com/view_video.php?viewkey=ph632c7f5957b29", "", "ph632c7f5957b29"),
    ("pornhub", "https://www.pornhub.org/embed/648719015",
     "video", "https://www.pornhub.com/view_video.php?viewkey=648719015", "", "648719015"),
    ("pornhub", "https://www.pornhub.com/model/some-body/photos",
     "account", "https://www.pornhub.com/model/some-body", "some-body", ""),
    ("xvideos", "https://www.xvideos.com/video.ucuvbkfda4e/39997451/0/a_title",
     "video", "https://www.xvideos.com/video.ucuvbkfda4e/_", "", "ucuvbkfda4e"),
    ("xvideos", "http://fr.xvideos.com/video4588838/a_title",
     "video", "https://www.xvideos.com/video4588838/_", "", "4588838"),
    ("xvideos", "https://www.xvideos.com/profiles/some_body#quickies/a/ipphaob6fd1",
     "video", "https://www.xvideos.com/video.ipphaob6fd1/_", "some_body", "ipphaob6fd1"),
]  # fmt: skip


def of(url: str) -> Known:
    """Return what is known of an address that is known."""
    found = known(url)
    assert found, url
    return found


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda row: row[1])
def test_address_says_where_it_leads(golden: tuple[str, ...]) -> None:
    platform, url, kind, canonical, account, item = golden

    found = normalise(url).known

    assert found
    assert (found.platform, found.kind, found.canonical) == (platform, kind, canonical)
    assert (found.account, found.item) == (account, item)


@pytest.mark.parametrize(("platform", "url"), [row[:2] for row in GOLDEN])
def test_canonical_address_is_known_to_be_the_same(platform: str, url: str) -> None:
    found = of(url)
    again = of(found.canonical)

    assert (again.platform, again.item) == (platform, found.item)
    assert again.canonical == found.canonical
    assert found.item == "" or found.key == again.key or found.account or found.part


def test_each_platform_has_three_golden_addresses_and_is_in_the_directory() -> None:
    directory = load(practice=False)

    for platform in SHAPES:
        assert len([row for row in GOLDEN if row[0] == platform]) >= 3
    for platform, url, *_ in GOLDEN:
        entry = directory.find(normalise(url).host)
        assert entry and entry.id == platform


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://youtu.be/BaW_jenozKc", "https://www.youtube.com/watch?feature=share&v=BaW_jenozKc"),
        ("https://twitter.com/a/status/64?s=20", "https://x.com/i/web/status/64"),
        ("https://www.instagram.com/p/aye83DjauH/", "https://www.instagram.com/a.b/p/aye83DjauH/?igsh=x"),
        ("https://t.me/Some_Channel/613?single", "https://t.me/s/some_channel/613"),
        ("https://cdn.discordapp.com/attachments/1/2/a.png?ex=1&is=2&hm=3",
         "https://media.discordapp.net/attachments/1/2/a.png?ex=9"),
        ("https://x.com/Some_Body", "https://twitter.com/some_body?lang=de"),
    ],
)  # fmt: skip
def test_one_item_under_two_addresses_is_one(one: str, other: str) -> None:
    assert normalise(one).normal == normalise(other).normal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://t.me/some_channel/613", "https://t.me/other_channel/613"),
        ("https://x.com/a/status/64/photo/1", "https://x.com/a/status/64/photo/2"),
        ("https://www.instagram.com/p/aye83DjauH/?img_index=1", "https://www.instagram.com/p/aye83DjauH/?img_index=2"),
        ("https://www.instagram.com/p/aye83DjauH/", "https://www.instagram.com/p/aye83Djauh/"),
        ("https://www.instagram.com/some.body/", "https://www.instagram.com/some.body/tagged/"),
        ("https://www.reddit.com/r/videos/comments/6rrwyj/", "https://www.reddit.com/r/videos/comments/6rrwyj/_/dl7bpma/"),
        ("https://t.me/some_channel/613", "https://t.me/some_channel/613?comment=7"),
    ],
)  # fmt: skip
def test_two_things_are_never_taken_for_one(one: str, other: str) -> None:
    """An address that is taken for a duplicate is not recorded: then nobody works for it."""
    assert normalise(one).normal != normalise(other).normal


@pytest.mark.parametrize(
    "url",
    [
        "https://reddit.com.evil.net/r/videos/comments/6rrwyj/",
        "https://notx.com/a/status/64",
        "https://x.com/settings/account",
        "https://x.com:8443/a/status/64",
        "https://www.youtube.com/watch?v=<script>",
        "https://www.facebook.com/help/",
        "https://t.me/share/url?url=a",
        "http://gallery.example/v/8841",
        "javascript:void(0)",
        "https://www.reddit.com/media?url=https%3A%2F%2Fsite.com%2Fa",
    ],
)
def test_what_is_not_in_the_table_is_not_guessed_at(url: str) -> None:
    assert known(url) is None


def test_what_only_members_see_and_what_is_short_or_runs_out_is_known() -> None:
    assert of("https://t.me/c/1234567890/613").notes == ("members_only",)
    assert of("https://discord.com/channels/@me/12/613").notes == ("members_only",)
    assert of("https://www.reddit.com/r/videos/s/AbCdEf1234").notes == ("short_address",)
    assert of("https://cdn.discordapp.com/attachments/1/2/a.png?ex=1").notes == ("expires",)
    assert of("https://t.me/some_channel/613").notes == ()


@pytest.mark.parametrize("path", ["1" * 2000, "1_" * 1000, "a-v1-" * 400, "/" * 2000, "-" * 2000])
def test_long_addresses_cost_little(path: str) -> None:
    began = time.perf_counter()
    for host in (
        "scontent.xx.fbcdn.net",
        "preview.redd.it",
        "imgur.com",
        "www.xvideos.com",
        "t.me",
        "www.facebook.com",
    ):
        known(f"https://{host}/{path}")

    assert time.perf_counter() - began < 2
