"""What somebody pasted is said back to her, and nothing of it is lost."""

from casework.readback import ReadBack, read_back

MESS = """look here http://gallery.example/v/8841 my old school
1) http://gallery.example/v/8841
http://exa[mple/x"""


def test_every_piece_of_a_mess_is_said_back() -> None:
    assert read_back(MESS) == ReadBack(
        links=("http://gallery.example/v/8841",),
        again=("http://gallery.example/v/8841",),
        unread=("http://exa[mple/x",),
        notes=("look here", "my old school"),
    )


def test_search_and_script_are_no_link_of_a_picture() -> None:
    """Both are kept; of the search it is said that what it found is wanted."""
    search = "https://www.google.com/search?q=her+name"
    found = read_back(f"{search}\njavascript:alert(1)\nhttps://www.google.com/maps")

    assert (found.searches, found.unread) == ((search,), ("javascript:alert(1)",))
    assert found.links == (search, "https://www.google.com/maps") and found.is_odd


def test_clean_links_need_no_word() -> None:
    found = read_back("http://gallery.example/v/8841\ngallery.example/v/8842")

    assert len(found.links) == 2
    assert not found.is_odd


def test_nothing_is_read_out_of_nothing() -> None:
    assert read_back(" \n ") == ReadBack()
