use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn the_old_name_is_free_again() {
	build_and_execute(|| {
		assert_ok!(Council::rename(root(), ALICES, text("Newbridge")));
		let (previous, name) = (text("Northbridge"), text("Newbridge"));
		System::assert_last_event(Event::<Test>::Renamed { organisation: ALICES, previous, name }.into());
		assert_ok!(Council::rename(root(), BOBS, text("Northbridge")));
		assert_eq!(organisation(BOBS).name, text::<64>("Northbridge"));
	});
}

#[test]
fn names_are_the_councils_to_give() {
	build_and_execute(|| {
		assert_noop!(Council::rename(signed(ALICE), ALICES, text("Southgate")), BadOrigin);
		assert_noop!(Council::rename(root(), 9, text("Nowhere")), Error::<Test>::NotFound);
		assert_noop!(Council::rename(root(), ALICES, text("Southgate")), Error::<Test>::NameTaken);
		assert_noop!(Council::rename(root(), ALICES, text("Northbridge")), Error::<Test>::NameTaken);
		assert_noop!(Council::rename(root(), ALICES, text("")), Error::<Test>::NameEmpty);
	});
}
