use crate::{mock::*, *};
use frame_support::{assert_ok, traits::EnsureOrigin};

fn passes(origin: RuntimeOrigin) -> Option<OrganisationId> {
	EnsureMember::<Test>::try_origin(origin).ok()
}

#[test]
fn members_pass_while_they_have_a_seat() {
	build_and_execute(|| {
		assert_eq!([ALICE, BOB, MALLORY].map(|who| passes(signed(who))), [Some(ALICES), Some(BOBS), None]);
		assert_eq!([passes(root()), passes(RuntimeOrigin::none())], [None, None]);
		assert_ok!(Council::expel(root(), BOBS));
		assert_eq!(passes(signed(BOB)), None);
		assert_ok!(Council::change_key(signed(ALICE), CHARLIE));
		assert_eq!([ALICE, CHARLIE].map(|who| passes(signed(who))), [None, Some(ALICES)]);
	});
}
