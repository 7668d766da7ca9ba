"""How the addresses of twelve platforms are built: a table from host and path to what is there. Pure data.

Read in the public code of address readers (yt-dlp of August 2026, gallery-dl of August 2026), at core.telegram.org/api/links
and in Discord's notes on signed links. What is not in the table is not guessed at.
"""

from dataclasses import dataclass

# Codes of what an address alone gives away; their sentences are in casework/platformwords.py.
MEMBERS_ONLY = "members_only"
SHORT = "short_address"
EXPIRES = "expires"


@dataclass(frozen=True)
class Shape:
    """One kind of address. `hosts` are exact, or "*.name" for a name and all under it.

    `path` is a regular expression for the whole path (with the fragment after "#" where it holds one) and `query` names
    the group that each parameter fills; all of them must be there, `may` lists those that need not. `kind` is a code.
    `canonical` is filled from the groups, `{here}` being the address without its query. `is_unique`: the item's id alone
    tells it from every other of the platform, else the account counts too.
    """

    hosts: tuple[str, ...]
    path: str
    kind: str
    canonical: str
    query: tuple[tuple[str, str], ...] = ()
    may: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    is_unique: bool = True


_ACCOUNT = r"(?P<account>[\w.-]+)"
_REDDIT = ("*.reddit.com",)
_X = tuple(f"{sub}{name}" for name in ("x.com", "twitter.com") for sub in ("", "www.", "mobile.", "m."))
_X_PAGES = "home|i|search|hashtag|explore|settings|notifications|messages|login|signup|intent|share|compose|tos|privacy|about"
_INSTAGRAM = ("instagram.com", "www.instagram.com", "m.instagram.com", "instagr.am", "www.instagr.am")
_INSTAGRAM_PAGES = (
    "p|reel|reels|tv|stories|share|s|explore|accounts|direct|about|developer|legal|web|api|graphql"
)
_FACEBOOK = ("*.facebook.com",)
_FACEBOOK_PAGES = (
    "events|groups|hashtag|help|legal|login|marketplace|media|messages|pages|people|permalink|photo|photos|plugins|policies|"
    "policy|privacy|reel|reels|search|settings|share|sharer|stories|story|terms|video|videos|watch|gaming|business|ads|l"
)
_FACEBOOK_ID = r"(?P<item>pfbid\w+|\d+)"
_TIKTOK = ("tiktok.com", "www.tiktok.com", "m.tiktok.com", "www.tiktokv.com", "m.tiktokv.com")
_YOUTUBE = ("*.youtube.com", "*.youtube-nocookie.com")
_YOUTUBE_ID = r"(?P<item>[\w-]{11})"
_WATCH = "https://www.youtube.com/watch?v={item}"
_TELEGRAM = ("t.me", "www.t.me", "telegram.me", "www.telegram.me", "telegram.dog")
_TELEGRAM_PAGES = (
    "addemoji|addlist|addstickers|addstyle|addtheme|auction|auth|boost|call|c|confirmphone|contact|giftcode|invoice|iv|joinchat|"
    "login|m|msg|nft|proxy|s|setlanguage|share|socks|web|a|k|z|bg"
)
_TELEGRAM_NAME = rf"(?!(?:{_TELEGRAM_PAGES})(?:/|$))(?P<account>[A-Za-z]\w{{3,31}})"
_DISCORD = tuple(
    f"{sub}{name}" for name in ("discord.com", "discordapp.com") for sub in ("", "www.", "ptb.", "canary.")
)
_IMGUR = tuple(f"{sub}{name}" for name in ("imgur.com", "imgur.io") for sub in ("", "www.", "m."))
_IMGUR_ID = r"(?:[^/]*-)?(?P<item>\w{7}|\w{5})"
_DRIVE = ("drive.google.com", "docs.google.com", "drive.usercontent.google.com")
_DRIVE_ID = r"(?P<item>[\w-]{20,})"
_FILE = "https://drive.google.com/file/d/{item}/view"
_FOLDER = "https://drive.google.com/drive/folders/{item}"
_PORNHUB = (
    "*.pornhub.com", "*.pornhub.org", "*.pornhub.net", "*.pornhubpremium.com",
    "*.pornhubvybmsymdol4iibwgwtkpwmeyd6luq2gxajgjzfjvotyt5zhyd.onion",
)  # fmt: skip
_VIEWKEY = "https://www.pornhub.com/view_video.php?viewkey={item}"
_XVIDEOS = ("*.xvideos.com", "*.xvideos2.com", "*.xvideos.es", "*.xvideos.net", "*.xvideos.red")
_XVIDEOS_PAGES = "(?:profiles|amateur-channels|amateurs|models|pornstars)/"
_MEMBERS = (MEMBERS_ONLY,)

# The first shape that fits decides; the ids of the platforms are those of the directory.
SHAPES: dict[str, tuple[Shape, ...]] = {
    "reddit": (
        Shape(_REDDIT, r"/r/(?P<place>\w+)/comments/(?P<post>\w+)/[^/]+/(?P<item>\w+)", "comment",
              "https://www.reddit.com/r/{place}/comments/{post}/comment/{item}/"),
        Shape(_REDDIT, rf"/u(?:ser)?/{_ACCOUNT}/comments/(?P<post>\w+)/[^/]+/(?P<item>\w+)", "comment",
              "https://www.reddit.com/user/{account}/comments/{post}/comment/{item}/"),
        Shape(_REDDIT, r"/r/(?P<place>\w+)/comments/(?P<item>\w+)(?:/[^/]*)?", "post",
              "https://www.reddit.com/r/{place}/comments/{item}/"),
        Shape(_REDDIT, rf"/u(?:ser)?/{_ACCOUNT}/comments/(?P<item>\w+)(?:/[^/]*)?", "post",
              "https://www.reddit.com/user/{account}/comments/{item}/"),
        Shape(_REDDIT, r"/(?:comments|gallery)/(?P<item>\w+)(?:/[^/]*)?",
              "post", "https://www.reddit.com/comments/{item}/"),
        Shape(("redd.it", "www.redd.it"), r"/(?P<item>[a-z0-9]+)", "post", "https://www.reddit.com/comments/{item}/"),
        Shape(_REDDIT, r"/r/(?P<place>\w+)/s/(?P<item>\w+)", "unknown", "https://www.reddit.com/r/{place}/s/{item}",
              notes=(SHORT,)),
        Shape(_REDDIT, rf"/u(?:ser)?/{_ACCOUNT}/s/(?P<item>\w+)",
              "unknown", "https://www.reddit.com/u/{account}/s/{item}",
              notes=(SHORT,)),
        Shape(_REDDIT, rf"/u(?:ser)?/{_ACCOUNT}(?:/(?P<part>\w+))?",
              "account", "https://www.reddit.com/user/{account}/"),
        Shape(("i.redd.it", "preview.redd.it"), r"/(?:.*-v\d+-)?(?P<item>\w+)\.(?P<ending>\w+)", "picture",
              "https://i.redd.it/{item}.{ending}"),
        Shape(("v.redd.it",), r"/(?P<item>\w+)(?:/.*)?", "video", "https://v.redd.it/{item}"),
        Shape(_REDDIT, r"/r/(?P<place>\w+)(?:/(?P<part>\w+))?", "group",
              "https://www.reddit.com/r/{place}/"),
    ),
    "x": (
        Shape(_X, r"/i/(?:web/)?status/(?P<item>\d+)(?:/(?P<part>(?:photo|video)/\d+))?",
              "post", "https://x.com/i/status/{item}"),
        Shape(_X, r"/(?P<account>\w+)/status(?:es)?/(?P<item>\d+)(?:/(?P<part>(?:photo|video)/\d+)|/.*)?", "post",
              "https://x.com/{account}/status/{item}"),
        Shape(_X, r"/i/user/(?P<account>\d+)", "account", "https://x.com/i/user/{account}"),
        Shape(_X, r"/messages/(?P<item>[\d-]+)", "conversation", "https://x.com/messages/{item}", notes=_MEMBERS),
        Shape(_X, rf"/(?!(?:{_X_PAGES})(?:/|$))(?P<account>\w{{1,15}})(?:/(?P<part>media|with_replies|highlights|likes))?",
              "account",
              "https://x.com/{account}"),
        Shape(("pbs.twimg.com",), r"/media/(?P<item>[\w-]+)\.(?P<ending>\w+)(?::\w+)?", "picture",
              "https://pbs.twimg.com/media/{item}.{ending}"),
        Shape(("pbs.twimg.com",), r"/media/(?P<item>[\w-]+)",
              "picture", "https://pbs.twimg.com/media/{item}.{ending}",
              query=(("format", "ending"),)),
        Shape(("video.twimg.com",), r"/(?:ext_tw_video|amplify_video|tweet_video)/(?P<item>[\w-]+).*",
              "video", "{here}"),
        Shape(("t.co", "pic.twitter.com", "pic.x.com"), r"/(?P<item>\w+)", "unknown", "{here}", notes=(SHORT,)),
    ),
    "instagram": (
        Shape(_INSTAGRAM, r"/share/(?:(?:p|reel|tv)/)?(?P<item>[\w-]+)",
              "unknown", "https://www.instagram.com/share/{item}/",
              notes=(SHORT,)),
        Shape(_INSTAGRAM, r"/reels?/(?!audio/)(?P<item>[\w-]+)(?:/embed.*)?", "video",
              "https://www.instagram.com/reel/{item}/"),
        Shape(_INSTAGRAM, rf"/{_ACCOUNT}/reels?/(?P<item>[\w-]+)", "video", "https://www.instagram.com/reel/{item}/"),
        Shape(_INSTAGRAM, r"/(?:p|tv)/(?P<item>[\w-]+)(?:/(?:embed|media|c/\d+).*)?", "post",
              "https://www.instagram.com/p/{item}/", may=(("img_index", "part"),)),
        Shape(_INSTAGRAM, rf"/{_ACCOUNT}/(?:p|tv)/(?P<item>[\w-]+)(?:/c/\d+)?",
              "post", "https://www.instagram.com/p/{item}/",
              may=(("img_index", "part"),)),
        Shape(_INSTAGRAM, r"/stories/highlights/(?P<item>\d+)",
              "story", "https://www.instagram.com/stories/highlights/{item}/"),
        Shape(_INSTAGRAM, rf"/stories/{_ACCOUNT}/(?P<item>\d+)", "story",
              "https://www.instagram.com/stories/{account}/{item}/"),
        Shape(_INSTAGRAM, r"/s/(?P<item>aGlnaGxpZ2h0\w+=*)", "story", "https://www.instagram.com/s/{item}"),
        Shape(_INSTAGRAM, r"/direct/t/(?P<item>\d+)", "conversation", "https://www.instagram.com/direct/t/{item}/",
              notes=_MEMBERS),
        Shape(_INSTAGRAM, rf"/(?:stories/)?(?!(?:{_INSTAGRAM_PAGES})(?:/|$)){_ACCOUNT}(?:/(?P<part>reels|tagged|posts))?",
              "account",
              "https://www.instagram.com/{account}/"),
        Shape(("*.cdninstagram.com",), r"/.*?(?P<item>\d+_\d+_\d+)_\w+\.\w+", "picture", "{here}", notes=(EXPIRES,)),
    ),
    "facebook": (
        Shape(_FACEBOOK, r"/share/(?:[pvrg]/)?(?P<item>\w+)", "unknown", "{here}", notes=(SHORT,)),
        Shape(("fb.watch", "fb.me"), r"/(?:v/|p/)?(?P<item>[\w-]+)", "unknown", "{here}", notes=(SHORT,)),
        Shape(_FACEBOOK, r"/(?:permalink|story)\.php", "post", "https://www.facebook.com/{account}/posts/{item}",
              query=(("story_fbid", "item"), ("id", "account"))),
        Shape(_FACEBOOK, r"/photo(?:\.php)?",
              "picture", "https://www.facebook.com/photo/?fbid={item}", query=(("fbid", "item"),)),
        Shape(_FACEBOOK, rf"/{_ACCOUNT}/photos/(?:[^/]+/)?{_FACEBOOK_ID}", "picture",
              "https://www.facebook.com/photo/?fbid={item}"),
        Shape(_FACEBOOK, r"/(?:watch(?:/live)?|video\.php|video/video\.php)",
              "video", "https://www.facebook.com/watch/?v={item}",
              query=(("v", "item"),)),
        Shape(_FACEBOOK, r"/video/embed",
              "video", "https://www.facebook.com/watch/?v={item}", query=(("video_id", "item"),)),
        Shape(_FACEBOOK, rf"/{_ACCOUNT}/videos/(?:[^/]+/)*?{_FACEBOOK_ID}",
              "video", "https://www.facebook.com/watch/?v={item}"),
        Shape(_FACEBOOK, rf"/reel/{_FACEBOOK_ID}", "video", "https://www.facebook.com/reel/{item}"),
        Shape(_FACEBOOK, rf"/groups/(?P<place>[\w.-]+)/(?:posts|permalink)/(?:[^/]+/)?{_FACEBOOK_ID}", "post",
              "https://www.facebook.com/groups/{place}/posts/{item}"),
        Shape(_FACEBOOK, r"/groups/(?P<place>[\w.-]+)",
              "post", "https://www.facebook.com/groups/{place}/posts/{item}",
              query=(("multi_permalinks", "item"),)),
        Shape(_FACEBOOK, r"/groups/(?P<place>[\w.-]+)", "group", "https://www.facebook.com/groups/{place}"),
        Shape(_FACEBOOK, rf"/{_ACCOUNT}/posts/(?:[^/]+/)?{_FACEBOOK_ID}", "post",
              "https://www.facebook.com/{account}/posts/{item}"),
        Shape(_FACEBOOK, r"/media/set",
              "album", "https://www.facebook.com/media/set/?set={item}", query=(("set", "item"),)),
        Shape(_FACEBOOK, r"/stories/(?P<account>\d+)/(?P<item>[\w=-]+)",
              "story", "https://www.facebook.com/stories/{account}/{item}/"),
        Shape((*_FACEBOOK, "messenger.com", "www.messenger.com"), r"/(?:messages/)?(?:e2ee/)?t/(?P<item>[\w.-]+)",
              "conversation",
              "https://www.facebook.com/messages/t/{item}", notes=_MEMBERS),
        Shape(_FACEBOOK, r"/profile\.php", "account", "https://www.facebook.com/profile.php?id={account}",
              query=(("id", "account"),), may=(("sk", "part"),)),
        Shape(_FACEBOOK, r"/people/[^/]+/(?P<account>\d+)",
              "account", "https://www.facebook.com/profile.php?id={account}"),
        Shape(_FACEBOOK,
              rf"/(?!(?:{_FACEBOOK_PAGES})(?:/|\.|$))(?P<account>[\w.-]{{5,50}}(?<!\.php))(?:/(?P<part>[\w-]+))?",
              "account", "https://www.facebook.com/{account}"),
        Shape(("*.fbcdn.net",), r"/.*?(?P<item>\d+_\d+_\d+)_\w+\.\w+", "picture", "{here}", notes=(EXPIRES,)),
    ),
    "tiktok": (
        Shape(_TIKTOK, rf"/@{_ACCOUNT}/video/(?P<item>\d+)",
              "video", "https://www.tiktok.com/@{account}/video/{item}"),
        Shape(_TIKTOK, rf"/@{_ACCOUNT}/photo/(?P<item>\d+)",
              "post", "https://www.tiktok.com/@{account}/photo/{item}"),
        Shape(_TIKTOK, r"/(?:@|share|embed(?:/v\d)?|player/v\d|v)(?:/video)?/(?P<item>\d+)(?:\.html)?", "video",
              "https://www.tiktok.com/@/video/{item}"),
        Shape(("vm.tiktok.com", "vt.tiktok.com"), r"/(?P<item>\w+)", "unknown", "{here}", notes=(SHORT,)),
        Shape(_TIKTOK, r"/t/(?P<item>\w+)", "unknown", "{here}", notes=(SHORT,)),
        Shape(_TIKTOK, rf"/@{_ACCOUNT}(?:/(?P<part>live))?", "account", "https://www.tiktok.com/@{account}"),
    ),
    "youtube": (
        Shape(_YOUTUBE, r"/(?:watch|movie)?", "video", _WATCH, query=(("v", "item"),)),
        Shape(_YOUTUBE, rf"/(?:embed|v|e|shorts|live)/{_YOUTUBE_ID}", "video", _WATCH),
        Shape(("youtu.be", "www.youtu.be"), rf"/{_YOUTUBE_ID}", "video", _WATCH),
        Shape(_YOUTUBE, r"/post/(?P<item>[\w-]+)", "post", "https://www.youtube.com/post/{item}"),
        Shape(_YOUTUBE, r"/playlist",
              "album", "https://www.youtube.com/playlist?list={item}", query=(("list", "item"),)),
        Shape(_YOUTUBE, r"/(?P<account>(?:@|channel/|user/|c/)[\w.%-]+)(?:/(?P<part>\w+))?",
              "account", "https://www.youtube.com/{account}"),
        Shape(("*.ytimg.com",), rf"/(?:vi|vi_webp|an_webp)/{_YOUTUBE_ID}/.*", "picture", "{here}"),
    ),
    "telegram": (
        Shape(_TELEGRAM, r"/c/(?P<place>\d+)/(?:\d+/)?(?P<item>\d+)",
              "message", "https://t.me/c/{place}/{item}", notes=_MEMBERS,
              may=(("comment", "part"),), is_unique=False),
        Shape(_TELEGRAM, rf"/{_TELEGRAM_NAME}/s/(?P<item>\d+)", "story", "https://t.me/{account}/s/{item}",
              is_unique=False),
        Shape(_TELEGRAM, rf"/(?:s/)?{_TELEGRAM_NAME}/(?:\d+/)?(?P<item>\d+)",
              "message", "https://t.me/{account}/{item}",
              may=(("comment", "part"),), is_unique=False),
        Shape(_TELEGRAM, r"/\+(?P<account>\d{7,15})", "account", "https://t.me/+{account}"),
        Shape(_TELEGRAM, r"/(?:\+|%20|joinchat/)(?P<item>[\w-]+)", "invite", "https://t.me/+{item}", notes=_MEMBERS),
        Shape(_TELEGRAM, rf"/(?:s/)?{_TELEGRAM_NAME}", "account", "https://t.me/{account}"),
        Shape(("web.telegram.org",), r"/[akz]/#@(?P<account>\w+)", "account", "https://t.me/{account}"),
        Shape(("web.telegram.org",), r"/[akz]/#-100(?P<place>\d+)(?:_(?P<item>\d+))?",
              "conversation", "{here}/#-100{place}",
              notes=_MEMBERS, is_unique=False),
        Shape(("web.telegram.org",), r"/[akz]/#(?P<place>-?\d+)", "conversation", "{here}/#{place}", notes=_MEMBERS),
        Shape(("telegra.ph", "graph.org", "te.legra.ph"), r"/(?P<item>(?:file/)?[^/]+)",
              "page", "https://telegra.ph/{item}"),
    ),
    "discord": (
        Shape(_DISCORD, r"/channels/(?P<place>(?:@me|\d+)/(?:\d+/threads/)?\d+)/(?P<item>\d+)", "message",
              "https://discord.com/channels/{place}/{item}", notes=_MEMBERS),
        Shape(_DISCORD, r"/channels/(?P<place>(?:@me|\d+)(?:/\d+(?:/threads/\d+)?)?)", "conversation",
              "https://discord.com/channels/{place}", notes=_MEMBERS),
        Shape(("discord.gg", "www.discord.gg"), r"/(?:invite/)?(?P<item>[\w-]+)",
              "invite", "https://discord.com/invite/{item}",
              notes=_MEMBERS),
        Shape(_DISCORD, r"/invite/(?P<item>[\w-]+)", "invite", "https://discord.com/invite/{item}", notes=_MEMBERS),
        Shape(_DISCORD, r"/users/(?P<account>\d+)", "account", "https://discord.com/users/{account}"),
        Shape(("cdn.discordapp.com", "media.discordapp.net"),
              r"/(?P<sort>(?:ephemeral-)?attachments)/(?P<place>\d+)/(?P<item>\d+)/(?P<name>[^/]+)",
              "file", "https://cdn.discordapp.com/{sort}/{place}/{item}/{name}", notes=(EXPIRES,)),
    ),
    "imgur": (
        Shape(_IMGUR, rf"/a/{_IMGUR_ID}(?:/.*)?", "album", "https://imgur.com/a/{item}"),
        Shape(_IMGUR, rf"/(?:gallery|t/[^/]+|topic/[^/]+)/{_IMGUR_ID}(?:/.*)?",
              "post", "https://imgur.com/gallery/{item}"),
        Shape(_IMGUR, r"/user/(?P<account>[\w.-]+)(?:/(?P<part>\w+))?",
              "account", "https://imgur.com/user/{account}"),
        Shape((*_IMGUR, "i.imgur.com", "i.imgur.io"), r"/(?:r/\w+/)?(?P<item>\w{7}|\w{5})[sbtmlhgr]?(?:_d)?\.\w+",
              "picture",
              "https://imgur.com/{item}"),
        Shape((*_IMGUR, "i.imgur.com", "i.imgur.io"), rf"/(?:r/\w+/)?(?!(?:upload|search|about|login|signin)$){_IMGUR_ID}",
              "picture",
              "https://imgur.com/{item}"),
    ),
    "google-drive": (
        Shape(_DRIVE, rf"/(?:a/[^/]+/)?file/(?:u/\d+/)?d/{_DRIVE_ID}(?:/.*)?", "file", _FILE),
        Shape(_DRIVE, r"/(?:open|uc|download|thumbnail)", "file", _FILE, query=(("id", "item"),)),
        Shape(_DRIVE, rf"/drive/(?:u/\d+/|mobile/)?folders/{_DRIVE_ID}", "folder", _FOLDER),
        Shape(_DRIVE, r"/(?:folderview|embeddedfolderview)", "folder", _FOLDER, query=(("id", "item"),)),
        Shape(_DRIVE,
              rf"/(?:a/[^/]+/)?(?P<place>document|spreadsheets|presentation|forms)/(?:u/\d+/)?d/(?:e/)?{_DRIVE_ID}(?:/.*)?",
              "file", "https://docs.google.com/{place}/d/{item}"),
        Shape(("photos.google.com",), r"/share/(?P<item>[\w-]+)(?:/photo/(?P<part>[\w-]+))?", "album",
              "https://photos.google.com/share/{item}?key={key}", query=(("key", "key"),)),
        Shape(("photos.app.goo.gl",), r"/(?P<item>\w+)", "album", "{here}"),
    ),
    "pornhub": (
        Shape(_PORNHUB, r"/(?:view_video\.php|video/show)", "video", _VIEWKEY, query=(("viewkey", "item"),)),
        Shape(_PORNHUB, r"/(?:embed|shorties)/(?P<item>[\da-z]+)", "video", _VIEWKEY),
        Shape(_PORNHUB, r"/album/(?P<item>\d+)", "album", "https://www.pornhub.com/album/{item}"),
        Shape(_PORNHUB, r"/photo/(?P<item>\d+)", "picture", "https://www.pornhub.com/photo/{item}"),
        Shape(_PORNHUB, r"/gif/(?P<item>\d+)", "video", "https://www.pornhub.com/gif/{item}"),
        Shape(_PORNHUB, r"/playlist/(?P<item>\d+)", "album", "https://www.pornhub.com/playlist/{item}"),
        Shape(_PORNHUB, r"/(?P<place>users|model|pornstar|channels)/(?P<account>[\w.-]+)(?:/(?P<part>.*))?",
              "account",
              "https://www.pornhub.com/{place}/{account}"),
    ),
    "xvideos": (
        Shape(_XVIDEOS, r"/(?:video|embedframe/)(?P<item>\d+)(?:/.*)?",
              "video", "https://www.xvideos.com/video{item}/_"),
        Shape(_XVIDEOS, r"/(?:video\.|embedframe/)(?P<item>[\da-z]+)(?:/.*)?",
              "video", "https://www.xvideos.com/video.{item}/_"),
        Shape(_XVIDEOS, rf"/(?:prof-video-click|[\w-]+-video-click)/\w+/{_ACCOUNT}/(?P<item>\d+)(?:/.*)?", "video",
              "https://www.xvideos.com/video{item}/_"),
        Shape(_XVIDEOS, rf"/(?:{_XVIDEOS_PAGES})?{_ACCOUNT}#quickies/a/(?P<item>\d+)", "video",
              "https://www.xvideos.com/video{item}/_"),
        Shape(_XVIDEOS, rf"/(?:{_XVIDEOS_PAGES})?{_ACCOUNT}#quickies/a/(?P<item>\w+)", "video",
              "https://www.xvideos.com/video.{item}/_"),
        Shape(_XVIDEOS,
              rf"/(?P<place>profiles|amateur-channels|amateurs|channels|models|model-channels|pornstars|pornstar-channels)/{_ACCOUNT}"
              r"(?:/photos/(?P<item>\d+).*|/(?P<part>.*))?", "account", "https://www.xvideos.com/{place}/{account}"),
    ),
}  # fmt: skip
