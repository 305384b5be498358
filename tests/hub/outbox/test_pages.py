"""The pages of messages say everything in words, in the reader's language."""

import pytest
from tests.hub.outbox.conftest import OVERDUE, say

from wangbao.hub.access.roles import Role


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_shows_a_pair_of_texts(insurer, enterprise, to_client, client_of, language) -> None:
    made = say(to_client, insurer=insurer, kind=OVERDUE).deliveries.get()
    reader = client_of(enterprise, Role.APPLICANT, language=language)
    keeper = client_of(insurer, Role.ADMINISTRATOR, language=language)
    pages = [reader.get(f"/outbox/{page}") for page in ("", f"{made.ref}/", "settings/")]
    pages += [
        keeper.get(f"/outbox/{page}") for page in ("deliveries/", f"deliveries/{made.ref}/", "webhooks/")
    ]
    for page in pages:
        assert page.status_code == 200
        assert "Text(" not in page.content.decode()
    state = {"zh": "已送达", "en": "Delivered"}[language]
    assert state in pages[4].content.decode()
    assert {"zh": "保费已逾期", "en": "is overdue"}[language] in pages[1].content.decode()
    assert reader.post(f"/outbox/{made.ref}/acknowledge/").status_code == 302
    made.refresh_from_db()
    assert made.acknowledged_at is not None
