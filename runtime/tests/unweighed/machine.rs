//! Machine that runs the runtime's wasm and counts its instructions.

use sc_allocator::FreeingBumpHeapAllocator;
use sp_maybe_compressed_blob::{decompress, CODE_BLOB_BOMB_LIMIT};
use sp_wasm_interface::{
	wasmtime::{
		AsContextMut, Caller, Config, Engine, Error, ExternType, Linker, Memory, MemoryType, Module, Store, Val,
	},
	Function, FunctionContext, HostFunctions, Pointer, Value,
};
use std::sync::LazyLock;

/// The runtime's wasm, compiled once for all tests.
pub static MACHINE: LazyLock<Machine> = LazyLock::new(Machine::new);

/// Instructions that a run has, far more than it needs.
const FUEL: u64 = 1 << 50;

/// Pages that a memory has beside what the module asks for; the allocator adds more.
const MORE_PAGES: u32 = 64;

/// What a host function counts as, in instructions: about what it takes, since fuel sees nothing of it.
struct Price;

impl Price {
	/// Any function.
	const CALL: u64 = 100;
	/// A function that looks at the state.
	const STORAGE: u64 = 10_000;
	/// A function that verifies a signature.
	const CRYPTO: u64 = 100_000;
	/// A byte that goes to the host or comes from it, which it hashes or copies.
	const BYTE: u64 = 2;

	fn of(function: &str) -> u64 {
		match function {
			name if name.starts_with("ext_storage") || name.starts_with("ext_default_child_storage") => Self::STORAGE,
			name if name.starts_with("ext_crypto") => Self::CRYPTO,
			_ => Self::CALL,
		}
	}
}

/// What the machine has done when a function returned, or failed.
pub struct Run {
	/// The answer, encoded; or why there is none.
	pub answer: Result<Vec<u8>, String>,
	/// Instructions that the function took, with the [`Price`] of what the host did for it.
	pub fuel: u64,
}

/// A compiled module, with the host functions that it imports.
pub struct Machine {
	engine: Engine,
	module: Module,
	linker: Linker<Host>,
}

impl Machine {
	fn new() -> Self {
		let blob = beadle_runtime_wasm::WASM_BINARY.expect("the runtime is compiled without SKIP_WASM_BUILD");
		let wasm = decompress(blob, CODE_BLOB_BOMB_LIMIT).expect("our own runtime");
		let engine = Engine::new(Config::new().consume_fuel(true)).expect("a supported machine");
		let module = Module::new(&engine, wasm).expect("valid wasm");
		let mut linker = Linker::new(&engine);
		let functions = sp_io::SubstrateHostFunctions::host_functions();
		for import in module.imports() {
			let ExternType::Func(shape) = import.ty() else { continue };
			let name = import.name();
			let function = *functions.iter().find(|function| function.name() == name).expect("a node has it");
			let host = move |caller: Caller<'_, Host>, given: &[Val], results: &mut [Val]| {
				answer(function, caller, given, results)
			};
			linker.func_new(import.module(), name, shape, host).expect("every name is imported once");
		}
		Self { engine, module, linker }
	}

	/// Calls a function of the runtime on the state that is at hand, with this encoded argument.
	pub fn call(&self, function: &str, argument: &[u8]) -> Run {
		let mut store = Store::new(&self.engine, Host::default());
		store.set_fuel(FUEL).expect("fuel is consumed");
		let mut linker = self.linker.clone();
		for import in self.module.imports() {
			let ExternType::Memory(asked) = import.ty() else { continue };
			let pages = u32::try_from(asked.minimum()).expect("a small module") + MORE_PAGES;
			let memory = Memory::new(&mut store, MemoryType::new(pages, None)).expect("there is room");
			linker.define(&mut store, import.module(), import.name(), memory).expect("one memory");
			store.data_mut().memory = Some(memory);
		}
		let instance = linker.instantiate(&mut store, &self.module).expect("all imports are there");
		let heap_base = instance.get_global(&mut store, "__heap_base").expect("it is exported");
		let heap_base = heap_base.get(&mut store).i32().expect("an address");
		store.data_mut().allocator = Some(FreeingBumpHeapAllocator::new(heap_base.cast_unsigned()));
		let (address, length) = put(&mut store, argument).expect("there is room");
		let entry = instance.get_typed_func::<(u32, u32), u64>(&mut store, function).expect("it is exported");
		let returned = entry.call(&mut store, (address.into(), length));
		let fuel = FUEL - store.get_fuel().expect("fuel is consumed");
		let answer = match returned {
			Ok(packed) => {
				let (address, length) = ((packed & u64::from(u32::MAX)) as usize, (packed >> 32) as usize);
				let memory = store.data().memory.expect("it was made");
				Ok(memory.data(&store)[address..address + length].to_vec())
			},
			Err(error) => Err(store.data_mut().panicked.take().unwrap_or_else(|| format!("{error:#}"))),
		};
		Run { answer, fuel }
	}
}

/// Lets the host execute a function.
fn answer(
	function: &'static dyn Function,
	caller: Caller<'_, Host>,
	given: &[Val],
	results: &mut [Val],
) -> Result<(), Error> {
	let mut context = Context { caller, bytes: 0 };
	let mut given = given.iter().map(|value| match value {
		Val::I32(value) => Value::I32(*value),
		Val::I64(value) => Value::I64(*value),
		other => panic!("no host function has such an argument: {other:?}"),
	});
	let returned = function.execute(&mut context, &mut given).map_err(Error::msg);
	let Context { mut caller, bytes } = context;
	let price = Price::of(function.name()) + bytes * Price::BYTE;
	let left = caller.get_fuel()?;
	caller.set_fuel(left.checked_sub(price).ok_or_else(|| Error::msg("it runs for too long"))?)?;
	match (returned?, results) {
		(None, []) => {},
		(Some(Value::I32(value)), [result]) => *result = Val::I32(value),
		(Some(Value::I64(value)), [result]) => *result = Val::I64(value),
		(other, _) => panic!("no host function has such a result: {other:?}"),
	}
	Ok(())
}

/// What a run has besides the module's own state.
#[derive(Default)]
struct Host {
	memory: Option<Memory>,
	allocator: Option<FreeingBumpHeapAllocator>,
	panicked: Option<String>,
}

/// The module's memory, as the allocator sees it.
struct Heap<'a, S>(Memory, &'a mut S);

impl<S: AsContextMut> sc_allocator::Memory for Heap<'_, S> {
	fn with_access_mut<R>(&mut self, run: impl FnOnce(&mut [u8]) -> R) -> R {
		run(self.0.data_mut(&mut *self.1))
	}

	fn with_access<R>(&self, run: impl FnOnce(&[u8]) -> R) -> R {
		run(self.0.data(&*self.1))
	}

	fn grow(&mut self, additional: u32) -> Result<(), ()> {
		self.0.grow(&mut *self.1, additional.into()).map(drop).map_err(drop)
	}

	fn pages(&self) -> u32 {
		u32::try_from(self.0.size(&*self.1)).expect("an address has 32 bits")
	}

	fn max_pages(&self) -> Option<u32> {
		None
	}
}

/// Uses the allocator on the memory of a store.
fn allocate<S: AsContextMut<Data = Host>, R>(
	store: &mut S,
	with: impl FnOnce(&mut FreeingBumpHeapAllocator, &mut Heap<'_, S>) -> Result<R, sc_allocator::Error>,
) -> Result<R, String> {
	let mut context = store.as_context_mut();
	let memory = context.data().memory.expect("it was made");
	let mut allocator = context.data_mut().allocator.take().expect("it is always put back");
	let result = with(&mut allocator, &mut Heap(memory, store));
	store.as_context_mut().data_mut().allocator = Some(allocator);
	result.map_err(|error| error.to_string())
}

/// Puts an argument into the memory; returns its address and its length.
fn put(store: &mut Store<Host>, argument: &[u8]) -> Result<(Pointer<u8>, u32), String> {
	let length = u32::try_from(argument.len()).expect("an address has 32 bits");
	let address = allocate(store, |allocator, heap| allocator.allocate(heap, length))?;
	let memory = store.data().memory.expect("it was made");
	memory.write(store, u32::from(address) as usize, argument).map_err(|error| error.to_string())?;
	Ok((address, length))
}

/// What a host function sees of the module. It counts the bytes that go through it.
struct Context<'a> {
	caller: Caller<'a, Host>,
	bytes: u64,
}

impl Context<'_> {
	fn memory(&self) -> Memory {
		self.caller.data().memory.expect("it was made")
	}
}

impl FunctionContext for Context<'_> {
	fn read_memory_into(&mut self, address: Pointer<u8>, into: &mut [u8]) -> Result<(), String> {
		self.bytes += into.len() as u64;
		self.memory().read(&self.caller, u32::from(address) as usize, into).map_err(|error| error.to_string())
	}

	fn write_memory(&mut self, address: Pointer<u8>, data: &[u8]) -> Result<(), String> {
		self.bytes += data.len() as u64;
		self.memory().write(&mut self.caller, u32::from(address) as usize, data).map_err(|error| error.to_string())
	}

	fn allocate_memory(&mut self, size: u32) -> Result<Pointer<u8>, String> {
		allocate(&mut self.caller, |allocator, heap| allocator.allocate(heap, size))
	}

	fn deallocate_memory(&mut self, address: Pointer<u8>) -> Result<(), String> {
		allocate(&mut self.caller, |allocator, heap| allocator.deallocate(heap, address))
	}

	fn register_panic_error_message(&mut self, message: &str) {
		self.caller.data_mut().panicked = Some(message.to_owned());
	}
}
