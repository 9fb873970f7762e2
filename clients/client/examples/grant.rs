//! Grants a device the permission to submit readings, as Alice, who signs for the development chain's only organisation.

use beadle_client::{submit::council_member::Settled, Chain, CouncilMember};
use beadle_primitives::Quota;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
	let device = std::env::args().nth(1).ok_or("want the number of a device")?.parse()?;
	let chain = Chain::connect("ws://127.0.0.1:9944").await?;
	let member = CouncilMember::new(chain, subxt_signer::sr25519::dev::alice(), Settled::Finalised);
	member.grant(device, Quota { capacity: 1_000, refill_per_block: 10 }, None).await?;
	println!("device {device} may submit 1,000 records, and 10 more each block");
	Ok(())
}
