//! Verifies a device by a light client: no node has to be trusted.

use beadle_client::{
	read::{age::MAX_AGE, verify::verify},
	Chain,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
	let arguments: Vec<_> = std::env::args().skip(1).collect();
	let [specification, device] = arguments.as_slice() else {
		return Err("want a chain specification and the number of a device".into());
	};
	let specification = std::fs::read_to_string(specification)?;
	let chain = Chain::connect_light(&specification, |_| ()).await?;
	match verify(&chain, device.parse()?).await? {
		Some(found) => match found.age(MAX_AGE).objection(found.block, found.proven) {
			None => println!("{:?} at block {}", found.result.standing, found.block.number),
			Some(why) => println!("nobody knows: {why}"),
		},
		None => println!("there is no device {device}"),
	}
	Ok(())
}
