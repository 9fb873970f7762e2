//! What wallets see of the extensions.

use crate::{mock::*, CapTip, CheckRoom, LimitWaiting};
use codec::{Decode, Encode};
use frame_system::CheckNonce;
use scale_info::meta_type;
use sp_runtime::traits::TransactionExtension;

#[test]
fn wrappers_look_like_what_they_wrap() {
	build_and_execute(|| {
		assert_eq!(CapTip::<Fee>::IDENTIFIER, "Fee");
		assert_eq!(meta_type::<CapTip<Fee>>(), meta_type::<Fee>());
		assert_eq!(LimitWaiting::<Test>::IDENTIFIER, "CheckNonce");
		assert_eq!(meta_type::<LimitWaiting<Test>>(), meta_type::<CheckNonce<Test>>());
		let of_wrapper = LimitWaiting::<Test>::metadata();
		let of_wrapped = <CheckNonce<Test> as TransactionExtension<RuntimeCall>>::metadata();
		assert_eq!(of_wrapper[0].identifier, of_wrapped[0].identifier);
		assert_eq!((of_wrapper[0].ty, of_wrapper[0].implicit), (of_wrapped[0].ty, of_wrapped[0].implicit));
	});
}

#[test]
fn wrappers_have_the_bytes_of_what_they_wrap() {
	for number in [0, 63, 64, u32::MAX] {
		let fee = Fee(number.into());
		assert_eq!(CapTip::new(fee.clone()).encode(), fee.encode());
		assert_eq!(CapTip::<Fee>::decode(&mut &fee.encode()[..]), Ok(CapTip::new(fee)));
		let nonce = CheckNonce::<Test>::from(number);
		assert_eq!(LimitWaiting::<Test>::new(number).encode(), nonce.encode());
		assert!(LimitWaiting::<Test>::decode(&mut &nonce.encode()[..]) == Ok(LimitWaiting::new(number)));
	}
}

#[test]
fn the_check_of_room_adds_no_bytes() {
	build_and_execute(|| {
		let extension = CheckRoom::<Test>::new();
		assert!(extension.encode().is_empty());
		assert_eq!(extension.implicit().map(|implicit| implicit.encode()), Ok(vec![]));
		assert_eq!(CheckRoom::<Test>::metadata()[0].implicit, meta_type::<()>());
	});
}
