//! Comparison of the types that this crate encodes and decodes with those that a chain declares in its metadata.

use scale_info::{form::PortableForm, Field, MetaType, PortableRegistry, Registry, TypeDef, TypeInfo};
use std::collections::HashSet;
use subxt::Metadata;

/// Name of the type that stands for a call of any kind: it is like whatever a chain declares as its calls.
pub(super) const ANY_CALL: &str = "AnyCall";

/// A difference between this crate and the chain's metadata.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{at}: {what}")]
pub struct Difference {
	/// The call, event, function, storage item or transaction extension, and the part of it, that differs.
	pub at: String,
	/// The difference.
	pub what: String,
}

/// Compares a type with the one that the chain declares.
pub(super) fn check_type<Ours: TypeInfo + 'static>(
	metadata: &Metadata,
	declared: u32,
	at: &str,
) -> Result<(), Difference> {
	let (id, ours) = register::<Ours>();
	Comparison::with(&ours, metadata).types(id, declared, at)
}

/// Compares the parts of the tuple `Ours` one by one with the types that the chain declares.
pub(super) fn check_each<Ours: TypeInfo + 'static>(
	metadata: &Metadata,
	declared: &[u32],
	parts: &str,
	at: &str,
) -> Result<(), Difference> {
	let (id, ours) = register::<Ours>();
	let TypeDef::Tuple(tuple) = &resolve(&ours, id, at)?.type_def else {
		return Err(difference(at, format!("{parts} must be given as a tuple")));
	};
	if declared.len() != tuple.fields.len() {
		return Err(difference(at, format!("takes another number of {parts}")));
	}
	let mut comparison = Comparison::with(&ours, metadata);
	tuple.fields.iter().zip(declared).try_for_each(|(ours, theirs)| comparison.types(ours.id, *theirs, at))
}

/// Compares the fields of the struct `T` with those that the chain declares.
pub(super) fn check_fields<T: TypeInfo + 'static>(
	metadata: &Metadata,
	declared: &[Field<PortableForm>],
	at: &str,
) -> Result<(), Difference> {
	let (id, ours) = register::<T>();
	let TypeDef::Composite(composite) = &resolve(&ours, id, at)?.type_def else {
		return Err(difference(at, "must be a struct here"));
	};
	Comparison::with(&ours, metadata).fields(&composite.fields, declared, at)
}

fn register<T: TypeInfo + 'static>() -> (u32, PortableRegistry) {
	let mut registry = Registry::new();
	let id = registry.register_type(&MetaType::new::<T>()).id;
	(id, registry.into())
}

fn resolve<'r>(
	types: &'r PortableRegistry,
	id: u32,
	at: &str,
) -> Result<&'r scale_info::Type<PortableForm>, Difference> {
	types.resolve(id).ok_or_else(|| difference(at, "its type is not described"))
}

/// Returns the difference that the chain lacks something.
pub(super) fn missing(at: &str) -> Difference {
	difference(at, "the chain does not have it")
}

/// Returns a difference.
pub(super) fn difference(at: &str, what: impl Into<String>) -> Difference {
	Difference { at: at.to_owned(), what: what.into() }
}

/// A walk through two registries side by side.
struct Comparison<'r> {
	ours: &'r PortableRegistry,
	theirs: &'r PortableRegistry,
	/// Their type of calls.
	calls: Option<u32>,
	seen: HashSet<(u32, u32)>,
}

impl<'r> Comparison<'r> {
	fn new(ours: &'r PortableRegistry, theirs: &'r PortableRegistry) -> Self {
		Self { ours, theirs, calls: None, seen: HashSet::new() }
	}

	/// Begins a comparison with the types of a chain.
	fn with(ours: &'r PortableRegistry, metadata: &'r Metadata) -> Self {
		let calls = Some(metadata.outer_enums().call_enum_ty());
		Self { calls, ..Self::new(ours, metadata.types()) }
	}

	/// Checks that the two types encode the same values to the same bytes under the same names.
	fn types(&mut self, ours: u32, theirs: u32, at: &str) -> Result<(), Difference> {
		if !self.seen.insert((ours, theirs)) {
			return Ok(());
		}
		let (our_types, their_types) = (self.ours, self.theirs);
		if resolve(our_types, ours, at)?.path.segments.last().is_some_and(|name| name == ANY_CALL) {
			return match self.calls == Some(theirs) {
				true => Ok(()),
				false => Err(difference(at, "is not any of the chain's calls")),
			};
		}
		match (&resolve(our_types, ours, at)?.type_def, &resolve(their_types, theirs, at)?.type_def) {
			(TypeDef::Composite(ours), TypeDef::Composite(theirs)) => self.fields(&ours.fields, &theirs.fields, at),
			(TypeDef::Variant(ours), TypeDef::Variant(theirs)) => {
				if ours.variants.len() != theirs.variants.len() {
					return Err(difference(at, "has another number of variants"));
				}
				for (ours, theirs) in ours.variants.iter().zip(&theirs.variants) {
					let at = format!("{at}::{}", ours.name);
					if ours.name != theirs.name || ours.index != theirs.index {
						return Err(difference(&at, format!("is {} with index {}", theirs.name, theirs.index)));
					}
					self.fields(&ours.fields, &theirs.fields, &at)?;
				}
				Ok(())
			},
			(TypeDef::Sequence(ours), TypeDef::Sequence(theirs)) => {
				self.types(ours.type_param.id, theirs.type_param.id, at)
			},
			(TypeDef::Array(ours), TypeDef::Array(theirs)) if ours.len == theirs.len => {
				self.types(ours.type_param.id, theirs.type_param.id, at)
			},
			(TypeDef::Tuple(ours), TypeDef::Tuple(theirs)) if ours.fields.len() == theirs.fields.len() => {
				ours.fields.iter().zip(&theirs.fields).try_for_each(|(ours, theirs)| self.types(ours.id, theirs.id, at))
			},
			(TypeDef::Primitive(ours), TypeDef::Primitive(theirs)) if ours == theirs => Ok(()),
			(TypeDef::Compact(ours), TypeDef::Compact(theirs)) => {
				self.types(ours.type_param.id, theirs.type_param.id, at)
			},
			(ours, theirs) => Err(difference(at, format!("is {theirs:?}, not {ours:?}"))),
		}
	}

	fn fields(
		&mut self,
		ours: &[Field<PortableForm>],
		theirs: &[Field<PortableForm>],
		at: &str,
	) -> Result<(), Difference> {
		let names = |fields: &[Field<PortableForm>]| {
			let names: Vec<_> = fields.iter().map(|field| field.name.clone().unwrap_or_else(|| "_".into())).collect();
			names.join(", ")
		};
		if names(ours) != names(theirs) {
			return Err(difference(at, format!("has the fields ({}), not ({})", names(theirs), names(ours))));
		}
		for (ours, theirs) in ours.iter().zip(theirs) {
			let at = ours.name.as_ref().map_or_else(|| at.to_owned(), |name| format!("{at}.{name}"));
			self.types(ours.ty.id, theirs.ty.id, &at)?;
		}
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::interface::{call::AnyCall, metadata};
	use beadle_primitives::{Pack, Profile, QcFlag};

	fn compare<Ours: TypeInfo + 'static, Theirs: TypeInfo + 'static>() -> Result<(), Difference> {
		let (ours, our_types) = register::<Ours>();
		let (theirs, their_types) = register::<Theirs>();
		Comparison::new(&our_types, &their_types).types(ours, theirs, "it")
	}

	#[derive(TypeInfo)]
	#[allow(dead_code)]
	struct Point {
		x: u32,
		y: Vec<u8>,
	}

	#[derive(TypeInfo)]
	#[allow(dead_code)]
	struct Renamed {
		x: u32,
		z: Vec<u8>,
	}

	#[derive(TypeInfo)]
	#[allow(dead_code)]
	struct Retyped {
		x: u32,
		y: Vec<u16>,
	}

	#[derive(TypeInfo)]
	#[allow(dead_code)]
	enum Reindexed {
		#[codec(index = 7)]
		Some(u8),
		None,
	}

	#[test]
	fn a_type_is_like_itself() {
		assert_eq!(compare::<Profile, Profile>(), Ok(()));
		assert_eq!(compare::<Pack, Pack>(), Ok(()));
		assert_eq!(compare::<(QcFlag, Option<Point>), (QcFlag, Option<Point>)>(), Ok(()));
	}

	#[test]
	fn names_types_and_indices_count() {
		assert_eq!(compare::<Point, Renamed>().unwrap_err().to_string(), "it: has the fields (x, z), not (x, y)");
		assert!(compare::<Point, Retyped>().unwrap_err().to_string().starts_with("it.y: is "));
		assert!(compare::<Option<u8>, Reindexed>().is_err());
		assert!(compare::<[u8; 4], [u8; 5]>().is_err());
		assert!(compare::<(u8, u8), (u8, u8, u8)>().is_err());
		assert!(compare::<u64, codec::Compact<u64>>().is_err());
	}

	#[test]
	fn any_call_is_like_the_chains_calls_alone() {
		let metadata = metadata().unwrap();
		let calls = metadata.outer_enums();
		assert_eq!(check_type::<AnyCall>(metadata, calls.call_enum_ty(), "it"), Ok(()));
		let other = check_type::<AnyCall>(metadata, calls.event_enum_ty(), "it").unwrap_err();
		assert_eq!(other.to_string(), "it: is not any of the chain's calls");
		assert!(compare::<Vec<AnyCall>, Vec<u8>>().is_err());
	}
}
