//! Calls made from the runtime's own description of them, so that a new one can't be forgotten.

use beadle_runtime::RuntimeCall;
use codec::{Compact, DecodeAll, Encode};
use scale_info::{
	form::PortableForm, meta_type, Field, PortableRegistry, Registry, TypeDef, TypeDefPrimitive, Variant,
};
use std::collections::BTreeSet;

/// Numbers of entries that the lists of calls are tried with. Those are left out that a call has no room for.
const LENGTHS: [usize; 5] = [1, 64, 1_000, 10_000, 100_000];

/// Bytes of text for each entry that a list would have.
const BYTES_PER_ENTRY: usize = 4;

/// Which of a type's variants a call gets.
#[derive(Clone, Copy, PartialEq)]
enum Variants {
	/// The first of all.
	First,
	/// The first that has a length. And a call within the call is a batch of calls instead of one long call.
	WithLength,
}

/// Entries of a list for each call in a batch: calls take longest to decode.
const ENTRIES_PER_CALL: usize = 10;

/// A call at several lengths, from the shortest to the longest.
pub struct Lengths {
	/// Name of the call.
	pub name: String,
	/// The call, by the number of entries.
	pub calls: Vec<(usize, RuntimeCall)>,
}

/// Returns every call that has an argument of any length, at several lengths of each such argument.
pub fn calls() -> Vec<Lengths> {
	let mut registry = Registry::new();
	let root = registry.register_type(&meta_type::<RuntimeCall>()).id;
	let types = Types { registry: registry.into(), root };
	let mut found = Vec::new();
	for pallet in types.variants(root) {
		let [Field { ty, .. }] = &pallet.fields[..] else { panic!("{} has one type of calls", pallet.name) };
		for call in types.variants(ty.id) {
			for (place, field) in call.fields.iter().enumerate().filter(|(_, field)| types.is_long(field.ty.id)) {
				let argument = field.name.as_deref().unwrap_or_default();
				for (variants, suffix) in [(Variants::First, ""), (Variants::WithLength, ", otherwise")] {
					let of = |length| types.call(pallet, call, place, Filling { variants, length });
					let mut calls: Vec<_> =
						LENGTHS.iter().filter_map(|length| of(*length).map(|made| (*length, made))).collect();
					calls.dedup_by(|(_, one), (_, other)| one == other);
					assert!(!calls.is_empty(), "no {}.{} could be made", pallet.name, call.name);
					if found.last().is_none_or(|last: &Lengths| last.calls != calls) {
						let name = format!("{}.{} ({argument}{suffix})", pallet.name, call.name);
						found.push(Lengths { name, calls });
					}
				}
			}
		}
	}
	found
}

/// What a call is filled with.
#[derive(Clone, Copy)]
struct Filling {
	variants: Variants,
	/// Number of entries in each list of the argument; lists within lists, and other arguments, have one.
	length: usize,
}

/// The types of calls.
struct Types {
	registry: PortableRegistry,
	/// Type of the runtime's calls.
	root: u32,
}

impl Types {
	fn def(&self, id: u32) -> &TypeDef<PortableForm> {
		&self.registry.resolve(id).expect("all types are registered").type_def
	}

	fn variants(&self, id: u32) -> &[Variant<PortableForm>] {
		let TypeDef::Variant(def) = self.def(id) else { panic!("calls are variants") };
		&def.variants
	}

	/// Returns whether values of a type can have any length.
	fn is_long(&self, id: u32) -> bool {
		self.has_length(id, &mut BTreeSet::new())
	}

	fn has_length(&self, id: u32, seen: &mut BTreeSet<u32>) -> bool {
		if id == self.root {
			return true;
		}
		if !seen.insert(id) {
			return false;
		}
		let mut any = |ids: Vec<u32>| ids.into_iter().any(|id| self.has_length(id, seen));
		match self.def(id) {
			TypeDef::Sequence(_) | TypeDef::BitSequence(_) | TypeDef::Primitive(TypeDefPrimitive::Str) => true,
			TypeDef::Primitive(_) | TypeDef::Compact(_) => false,
			TypeDef::Composite(def) => any(def.fields.iter().map(|field| field.ty.id).collect()),
			TypeDef::Tuple(def) => any(def.fields.iter().map(|field| field.id).collect()),
			TypeDef::Array(def) => any(vec![def.type_param.id]),
			TypeDef::Variant(def) => {
				any(def.variants.iter().flat_map(|variant| &variant.fields).map(|field| field.ty.id).collect())
			},
		}
	}

	/// Returns a call with this filling in the argument at a place, unless it has no room for it.
	fn call(
		&self,
		pallet: &Variant<PortableForm>,
		call: &Variant<PortableForm>,
		place: usize,
		filling: Filling,
	) -> Option<RuntimeCall> {
		let mut writer = Writer { types: self, filling, written: vec![pallet.index, call.index], count: 0 };
		for (at, field) in call.fields.iter().enumerate() {
			writer.write(field.ty.id, at != place);
		}
		RuntimeCall::decode_all(&mut &writer.written[..]).ok()
	}
}

/// Writer of a value of each type.
struct Writer<'a> {
	types: &'a Types,
	filling: Filling,
	written: Vec<u8>,
	/// Number of arrays of bytes so far, so that no two are equal and each is greater than the one before.
	count: u64,
}

impl Writer<'_> {
	fn write(&mut self, id: u32, in_list: bool) {
		let length = if in_list { 1 } else { self.filling.length };
		if id == self.types.root {
			let remark = |length| RuntimeCall::from(frame_system::Call::remark { remark: vec![7; length] });
			let call = match self.filling.variants {
				_ if in_list => remark(1),
				Variants::First => remark(length * BYTES_PER_ENTRY),
				Variants::WithLength => {
					pallet_utility::Call::batch { calls: vec![remark(1); length.div_ceil(ENTRIES_PER_CALL)] }.into()
				},
			};
			return call.encode_to(&mut self.written);
		}
		let types = self.types;
		match types.def(id) {
			TypeDef::Composite(def) => self.write_all(def.fields.iter().map(|field| field.ty.id), in_list),
			TypeDef::Tuple(def) => self.write_all(def.fields.iter().map(|field| field.id), in_list),
			TypeDef::Array(def) if self.is_byte(def.type_param.id) => self.write_bytes(def.len as usize),
			TypeDef::Array(def) => self.write_all((0..def.len).map(|_| def.type_param.id), in_list),
			TypeDef::Sequence(def) if self.is_byte(def.type_param.id) => {
				self.write_text(if in_list { 1 } else { length * BYTES_PER_ENTRY });
			},
			TypeDef::Sequence(def) => {
				self.write_length(length);
				self.write_all((0..length).map(|_| def.type_param.id), true);
			},
			TypeDef::BitSequence(_) => self.write_length(0),
			TypeDef::Primitive(TypeDefPrimitive::Str) => self.write_text(length),
			TypeDef::Primitive(primitive) => self.write_primitive(primitive),
			TypeDef::Compact(_) => Compact(1u8).encode_to(&mut self.written),
			TypeDef::Variant(def) => {
				let long =
					def.variants.iter().find(|variant| variant.fields.iter().any(|field| types.is_long(field.ty.id)));
				let long = long.filter(|_| self.filling.variants == Variants::WithLength);
				if let Some(variant) = long.or(def.variants.first()) {
					self.written.push(variant.index);
					self.write_all(variant.fields.iter().map(|field| field.ty.id), in_list);
				}
			},
		}
	}

	fn write_all(&mut self, ids: impl Iterator<Item = u32>, in_list: bool) {
		for id in ids {
			self.write(id, in_list);
		}
	}

	fn is_byte(&self, id: u32) -> bool {
		matches!(self.types.def(id), TypeDef::Primitive(TypeDefPrimitive::U8))
	}

	fn write_length(&mut self, length: usize) {
		Compact(u32::try_from(length).expect("lists are short enough")).encode_to(&mut self.written);
	}

	fn write_text(&mut self, length: usize) {
		self.write_length(length);
		self.written.extend(std::iter::repeat_n(b'a', length));
	}

	fn write_bytes(&mut self, length: usize) {
		self.count += 1;
		let mut bytes = vec![0; length];
		for (byte, of_count) in bytes.iter_mut().zip(self.count.to_be_bytes()) {
			*byte = of_count;
		}
		self.written.extend(bytes);
	}

	fn write_primitive(&mut self, primitive: &TypeDefPrimitive) {
		use TypeDefPrimitive::*;
		let width = match primitive {
			Bool | U8 | I8 => 1,
			U16 | I16 => 2,
			U32 | I32 | Char => 4,
			U64 | I64 => 8,
			U128 | I128 => 16,
			U256 | I256 => 32,
			Str => panic!("texts have lengths"),
		};
		self.written.push(1);
		self.written.extend(std::iter::repeat_n(0, width - 1));
	}
}
