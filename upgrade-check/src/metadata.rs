//! What of a runtime's metadata another runtime changes, and whom that concerns.

use anyhow::{bail, Context, Result};
use codec::Decode;
use frame_metadata::{
	v14::StorageEntryType,
	v15::RuntimeMetadataV15,
	v16::{FunctionParamMetadata, PalletMetadata, RuntimeMetadataV16},
	RuntimeMetadata, RuntimeMetadataPrefixed,
};
use scale_info::{
	form::PortableForm, interner::UntrackedSymbol, Field, PortableRegistry, TypeDef,
	TypeDefComposite, TypeDefPrimitive, Variant,
};
use serde_json::{json, Value};
use std::{
	any::TypeId,
	collections::{BTreeMap, BTreeSet, HashMap},
	fmt::Write,
};

/// Version of the metadata that is compared: the first with view functions.
pub const COMPARED: u32 = 16;
/// Version of the metadata that its hash is taken of.
pub const HASHED: u32 = 15;

type Symbol = UntrackedSymbol<TypeId>;

/// How two runtimes differ in one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
	/// What it is: `call`, `event`, …
	pub kind: &'static str,
	/// Its name, after its pallet's.
	pub name: String,
	/// What became of it.
	pub what: String,
	/// Whether a client that knows the old runtime alone goes wrong.
	pub breaking: bool,
}

impl Change {
	/// For programs.
	pub fn json(&self) -> Value {
		let Self { kind, name, what, breaking } = self;
		json!({ "kind": kind, "name": name, "what": what, "breaking": breaking })
	}
}

/// All differences between two runtimes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
	/// Each of them, by kind and name.
	pub all: Vec<Change>,
	/// Whether a transaction that was signed for the old runtime may be read as another by the new one,
	/// which is what `transaction_version` tells.
	pub transactions: bool,
}

/// Something of the metadata: what is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Item {
	/// Its encoding, with all names in it.
	shape: String,
	/// Its encoding alone.
	encoding: String,
	/// What a person is shown of it.
	shown: String,
	/// What may change without harm.
	value: String,
}

/// `Metadata_metadata_at_version` told this.
///
/// # Errors
///
/// If it is not metadata of the version that is compared.
pub fn compared(told: &[u8]) -> Result<RuntimeMetadataV16> {
	match decode(told)? {
		RuntimeMetadata::V16(metadata) => Ok(metadata),
		other => bail!("metadata of version {}, not {COMPARED}", other.version()),
	}
}

/// `Metadata_metadata_at_version` told this.
///
/// # Errors
///
/// If it is not metadata of the version that is hashed.
pub fn hashed(told: &[u8]) -> Result<RuntimeMetadataV15> {
	match decode(told)? {
		RuntimeMetadata::V15(metadata) => Ok(metadata),
		other => bail!("metadata of version {}, not {HASHED}", other.version()),
	}
}

fn decode(told: &[u8]) -> Result<RuntimeMetadata> {
	let metadata = Option::<Vec<u8>>::decode(&mut &told[..])?;
	let metadata = metadata.context("the runtime does not have metadata of this version")?;
	Ok(RuntimeMetadataPrefixed::decode(&mut metadata.as_slice())?.1)
}

/// Value of a constant of `System`.
pub fn system_constant<T: Decode>(metadata: &RuntimeMetadataV16, name: &str) -> Option<T> {
	let system = metadata.pallets.iter().find(|pallet| pallet.name == "System")?;
	let constant = system.constants.iter().find(|constant| constant.name == name)?;
	T::decode(&mut constant.value.as_slice()).ok()
}

/// Where a call is: its pallet's index and its own.
pub fn call_index(metadata: &RuntimeMetadataV16, pallet: &str, call: &str) -> Option<[u8; 2]> {
	let pallet = metadata.pallets.iter().find(|found| found.name == pallet)?;
	let calls = variants(&metadata.types, pallet.calls.as_ref()?.ty);
	Some([pallet.index, calls.iter().find(|found| found.name == call)?.index])
}

/// What `new` changes of `old`.
pub fn compare(old: &RuntimeMetadataV16, new: &RuntimeMetadataV16) -> Changes {
	let (old, new) = (Items::of(old), Items::of(new));
	let names: BTreeSet<_> = old.0.keys().chain(new.0.keys()).collect();
	let mut changes = Changes::default();
	for name in names {
		let (kind, path) = name;
		let (what, breaking, encoding) = match (old.0.get(name), new.0.get(name)) {
			(None, Some(added)) => (format!("added: {}", added.shown), false, false),
			(Some(removed), None) => (format!("removed: {}", removed.shown), true, *kind == CALL),
			(Some(before), Some(after)) if before.shape != after.shape => {
				let what = match before.shown == after.shown {
					true => format!("changed within: {}", after.shown),
					false => format!("{} → {}", before.shown, after.shown),
				};
				(what, true, before.encoding != after.encoding)
			},
			(Some(before), Some(after)) if before.value != after.value => {
				(format!("{} → {}", before.value, after.value), false, false)
			},
			_ => continue,
		};
		// A type alone concerns nobody: whatever has it in it is named as well.
		let breaking = breaking && *kind != TYPE;
		changes.transactions |= encoding && [CALL, TRANSACTION].contains(kind);
		changes.all.push(Change { kind, name: path.clone(), what, breaking });
	}
	changes
}

const CALL: &str = "call";
const TRANSACTION: &str = "transaction";
const TYPE: &str = "type";

struct Items(BTreeMap<(&'static str, String), Item>);

impl Items {
	fn of(metadata: &RuntimeMetadataV16) -> Self {
		let mut items = Self(BTreeMap::new());
		let mut shapes = Shapes::of(metadata);
		for pallet in &metadata.pallets {
			items.add_pallet(&mut shapes, pallet);
		}
		for api in &metadata.apis {
			for method in &api.methods {
				let name = format!("{}.{}", api.name, method.name);
				let item = shapes.function(&method.inputs, method.output);
				items.0.insert(("runtime function", name), item);
			}
		}
		let extrinsic = &metadata.extrinsic;
		for (name, ty) in [("address", extrinsic.address_ty), ("signature", extrinsic.signature_ty)]
		{
			let item = shapes.item(ty);
			items.0.insert((TRANSACTION, name.into()), item);
		}
		let versions = format!("{:?}", extrinsic.versions);
		items.0.insert((TRANSACTION, "versions".into()), Item::plain(versions));
		// In the order in which they are encoded.
		let mut order = String::new();
		for extension in &extrinsic.transaction_extensions {
			let (data, signed) = (shapes.item(extension.ty), shapes.item(extension.implicit));
			if !data.encoding.is_empty() || !signed.encoding.is_empty() {
				let _ = write!(order, "{} ", extension.identifier);
			}
			let name = format!("extension {}", extension.identifier);
			items.0.insert((TRANSACTION, name), data.and(signed));
		}
		items.0.insert((TRANSACTION, "extensions".into()), Item::plain(order.trim_end().into()));
		let enums = metadata.pallets.iter().flat_map(enums).filter_map(|(_, ty)| ty);
		let listed: BTreeSet<_> =
			enums.map(|ty| ty.id).chain(shapes.outer.keys().copied()).collect();
		for ty in &metadata.types.types {
			if let Some(module) =
				ty.ty.path.namespace().first().filter(|_| !listed.contains(&ty.id))
			{
				let symbol = Symbol::from(ty.id);
				let name = format!("{module}: {}", shapes.name(symbol));
				// Itself alone: what is in it is listed, too.
				items.0.insert((TYPE, name), Item::plain(shapes.definition(symbol)));
			}
		}
		items
	}

	fn add_pallet(&mut self, shapes: &mut Shapes, pallet: &PalletMetadata<PortableForm>) {
		let of = |name: &str| format!("{}.{name}", pallet.name);
		let index = format!("index {}", pallet.index);
		self.0.insert(("pallet", pallet.name.clone()), Item::plain(index));
		for (kind, ty) in enums(pallet) {
			let Some(ty) = ty else { continue };
			for variant in variants(shapes.types, ty) {
				let item = shapes.variant(variant).within(pallet.index);
				self.0.insert((kind, of(&variant.name)), item);
			}
		}
		for constant in &pallet.constants {
			let item = shapes.item(constant.ty);
			let value = value(&constant.value, &item.shown);
			let item = Item { value, ..item };
			self.0.insert(("constant", of(&constant.name)), item);
		}
		for function in &pallet.view_functions {
			let mut item = shapes.function(&function.inputs, function.output);
			// It is called by this.
			let _ = write!(item.shape, "{:?}", function.id);
			self.0.insert(("view function", of(&function.name)), item);
		}
		let Some(storage) = &pallet.storage else { return };
		for entry in &storage.entries {
			let mut item = match &entry.ty {
				StorageEntryType::Plain(value) => shapes.item(*value),
				StorageEntryType::Map { hashers, key, value } => {
					let item = shapes.item(*key).and(shapes.item(*value));
					item.described(&format!("{hashers:?}"))
				},
			};
			item = item.described(&format!("{:?}", entry.modifier));
			let _ = write!(item.shape, " {}", storage.prefix);
			item.value = format!("default 0x{}", hex::encode(&entry.default));
			self.0.insert(("storage", of(&entry.name)), item);
		}
	}
}

impl Item {
	fn plain(shown: String) -> Self {
		Self { shape: shown.clone(), encoding: shown.clone(), shown, value: String::new() }
	}

	fn within(mut self, pallet: u8) -> Self {
		self.shape = format!("{pallet}.{}", self.shape);
		self.encoding = format!("{pallet}.{}", self.encoding);
		self
	}

	fn and(mut self, other: Self) -> Self {
		self.shape = format!("({} {})", self.shape, other.shape);
		self.encoding = format!("({} {})", self.encoding, other.encoding);
		self.shown = format!("{}, {}", self.shown, other.shown);
		self
	}

	fn described(mut self, by: &str) -> Self {
		self.shape = format!("{by} {}", self.shape);
		self.shown = format!("{} ({by})", self.shown);
		self
	}
}

/// A constant, for people.
fn value(encoded: &[u8], ty: &str) -> String {
	let number = match ty {
		"u8" | "u16" | "u32" | "u64" | "u128" => {
			let mut bytes = [0; 16];
			match bytes.get_mut(..encoded.len()) {
				Some(low) => {
					low.copy_from_slice(encoded);
					Some(u128::from_le_bytes(bytes))
				},
				None => None,
			}
		},
		_ => None,
	};
	match (number, encoded.len()) {
		(Some(number), _) => number.to_string(),
		(None, 0..=64) => format!("0x{}", hex::encode(encoded)),
		(None, length) => {
			let hash = sp_crypto_hashing::blake2_256(encoded);
			format!("{length} bytes of hash 0x{}", hex::encode(hash))
		},
	}
}

/// Types whose variants are a pallet's calls, events and errors.
fn enums(pallet: &PalletMetadata<PortableForm>) -> [(&'static str, Option<Symbol>); 3] {
	[
		(CALL, pallet.calls.as_ref().map(|calls| calls.ty)),
		("event", pallet.event.as_ref().map(|event| event.ty)),
		("error", pallet.error.as_ref().map(|error| error.ty)),
	]
}

fn variants(types: &PortableRegistry, ty: Symbol) -> &[Variant<PortableForm>] {
	match types.resolve(ty.id).map(|ty| &ty.type_def) {
		Some(TypeDef::Variant(variants)) => &variants.variants,
		_ => &[],
	}
}

/// Types of one runtime, in a form that is the same in another.
struct Shapes<'a> {
	types: &'a PortableRegistry,
	/// The enums of all calls, events and errors: each of these is compared by itself.
	outer: HashMap<u32, &'static str>,
	/// Hashes of those that are known, with names and without.
	known: [HashMap<u32, String>; 2],
}

impl<'a> Shapes<'a> {
	fn of(metadata: &'a RuntimeMetadataV16) -> Self {
		let outer = &metadata.outer_enums;
		let outer = [
			(outer.call_enum_ty.id, "RuntimeCall"),
			(outer.event_enum_ty.id, "RuntimeEvent"),
			(outer.error_enum_ty.id, "RuntimeError"),
		];
		Self { types: &metadata.types, outer: outer.into(), known: Default::default() }
	}

	fn item(&mut self, ty: Symbol) -> Item {
		Item {
			shape: self.hash(ty, true),
			encoding: self.hash(ty, false),
			shown: self.name(ty),
			value: String::new(),
		}
	}

	fn variant(&mut self, variant: &Variant<PortableForm>) -> Item {
		let (mut shape, mut encoding) = (variant.index.to_string(), variant.index.to_string());
		for field in &variant.fields {
			let name = field.name.as_deref().unwrap_or_default();
			let _ = write!(shape, " {name}:{}", self.hash(field.ty, true));
			let _ = write!(encoding, " {}", self.hash(field.ty, false));
		}
		let shown = format!("{} ({})", self.fields(&variant.fields), variant.index);
		Item { shape, encoding, shown, value: String::new() }
	}

	fn function(&mut self, inputs: &[FunctionParamMetadata<PortableForm>], output: Symbol) -> Item {
		let mut item = self.item(output);
		let shown: Vec<_> = inputs
			.iter()
			.map(|input| {
				let _ = write!(item.shape, " {}:{}", input.name, self.hash(input.ty, true));
				let _ = write!(item.encoding, " {}", self.hash(input.ty, false));
				format!("{}: {}", input.name, self.name(input.ty))
			})
			.collect();
		item.shown = format!("({}) -> {}", shown.join(", "), item.shown);
		item
	}

	/// A type's hash over all that is in it; nothing for types that are encoded as nothing.
	fn hash(&mut self, ty: Symbol, names: bool) -> String {
		self.hash_within(ty, names, &mut Vec::new()).0
	}

	/// Also says how far up the type reaches back, as a place in `path`: what reaches back is another thing
	/// when it is come by from elsewhere, and is not kept.
	fn hash_within(&mut self, ty: Symbol, names: bool, path: &mut Vec<u32>) -> (String, usize) {
		if let Some(outer) = self.outer.get(&ty.id) {
			return ((*outer).into(), usize::MAX);
		}
		if let Some(known) = self.known[usize::from(names)].get(&ty.id) {
			return (known.clone(), usize::MAX);
		}
		if let Some(place) = path.iter().position(|id| *id == ty.id) {
			return (format!("^{}", path.len() - place), place);
		}
		let types = self.types;
		let Some(resolved) = types.resolve(ty.id) else { return ("?".into(), usize::MAX) };
		let here = path.len();
		path.push(ty.id);
		let mut reach = usize::MAX;
		let mut text = match names {
			true => format!("{} ", resolved.path),
			false => String::new(),
		};
		let part = |this: &mut Self,
		            field: &Field<_>,
		            inner: &mut dyn FnMut(&mut Self, Symbol) -> String| {
			let name: &str = field.name.as_deref().filter(|_| names).unwrap_or_default();
			let hash = inner(this, field.ty);
			if name.is_empty() {
				hash
			} else {
				format!("{name}:{hash}")
			}
		};
		let mut inner = |this: &mut Self, ty: Symbol| {
			let (hash, back) = this.hash_within(ty, names, path);
			reach = reach.min(back);
			hash
		};
		// One thing in nothing else is encoded as it is by itself.
		let mut alone = None;
		match &resolved.type_def {
			TypeDef::Composite(TypeDefComposite { fields }) => {
				alone = join(
					&mut text,
					fields.iter().map(|field| part(self, field, &mut inner)),
					names,
				);
			},
			TypeDef::Tuple(tuple) => {
				alone =
					join(&mut text, tuple.fields.iter().map(|field| inner(self, *field)), names);
			},
			TypeDef::Variant(variants) => {
				text.push_str("enum ");
				for variant in &variants.variants {
					let name = if names { variant.name.as_str() } else { "" };
					let _ = write!(text, "{name}={} ", variant.index);
					for field in &variant.fields {
						let _ = write!(text, "{} ", part(self, field, &mut inner));
					}
				}
			},
			TypeDef::Sequence(sequence) => {
				let _ = write!(text, "[{}]", inner(self, sequence.type_param));
			},
			TypeDef::Array(array) => {
				let _ = write!(text, "[{};{}]", inner(self, array.type_param), array.len);
			},
			TypeDef::Primitive(primitive) => text.push_str(primitive_name(primitive)),
			TypeDef::Compact(compact) => {
				let _ = write!(text, "compact {}", inner(self, compact.type_param));
			},
			TypeDef::BitSequence(bits) => {
				let (store, order) =
					(inner(self, bits.bit_store_type), inner(self, bits.bit_order_type));
				let _ = write!(text, "bits {store} {order}");
			},
		}
		path.pop();
		let hash = match (alone, text.trim()) {
			(Some(alone), _) => alone,
			(None, "") => String::new(),
			(None, text) => hex::encode(sp_crypto_hashing::blake2_128(text.as_bytes())),
		};
		// What reaches back to this very type is whole with it.
		let reach = if reach >= here { usize::MAX } else { reach };
		if reach == usize::MAX {
			self.known[usize::from(names)].insert(ty.id, hash.clone());
		}
		(hash, reach)
	}

	/// A short name.
	fn name(&self, ty: Symbol) -> String {
		self.name_within(ty, 0)
	}

	fn name_within(&self, ty: Symbol, depth: usize) -> String {
		/// Deeper is shown as `…`: types may have themselves in them.
		const DEEPEST: usize = 8;
		let Some(resolved) = self.types.resolve(ty.id) else { return "?".into() };
		if depth > DEEPEST {
			return "…".into();
		}
		let inner = |ty: Symbol| self.name_within(ty, depth + 1);
		if let Some(name) = resolved.path.ident() {
			let parameters = resolved.type_params.iter().filter_map(|parameter| parameter.ty);
			let parameters: Vec<_> = parameters.map(inner).collect();
			return match parameters.is_empty() {
				true => name,
				false => format!("{name}<{}>", parameters.join(", ")),
			};
		}
		match &resolved.type_def {
			TypeDef::Sequence(sequence) => format!("[{}]", inner(sequence.type_param)),
			TypeDef::Array(array) => format!("[{}; {}]", inner(array.type_param), array.len),
			TypeDef::Tuple(tuple) => {
				let fields: Vec<_> = tuple.fields.iter().map(|field| inner(*field)).collect();
				format!("({})", fields.join(", "))
			},
			TypeDef::Primitive(primitive) => primitive_name(primitive).into(),
			TypeDef::Compact(compact) => format!("Compact<{}>", inner(compact.type_param)),
			TypeDef::BitSequence(_) => "bits".into(),
			TypeDef::Composite(composite) => self.fields(&composite.fields),
			TypeDef::Variant(_) => "enum".into(),
		}
	}

	fn fields(&self, fields: &[Field<PortableForm>]) -> String {
		let shown = fields.iter().map(|field| match &field.name {
			Some(name) => format!("{name}: {}", self.name(field.ty)),
			None => self.name(field.ty),
		});
		format!("({})", shown.collect::<Vec<_>>().join(", "))
	}

	/// Fields or variants of a type.
	fn definition(&self, ty: Symbol) -> String {
		match self.types.resolve(ty.id).map(|ty| &ty.type_def) {
			Some(TypeDef::Composite(composite)) => self.fields(&composite.fields),
			Some(TypeDef::Variant(variants)) => {
				let shown = variants.variants.iter().map(|variant| match variant.fields.len() {
					0 => variant.name.clone(),
					_ => format!("{}{}", variant.name, self.fields(&variant.fields)),
				});
				shown.collect::<Vec<_>>().join(" | ")
			},
			_ => self.name(ty),
		}
	}
}

/// Appends the parts of a whole; returns the only one that is not nothing, if names do not count.
fn join(text: &mut String, parts: impl Iterator<Item = String>, names: bool) -> Option<String> {
	let parts: Vec<_> = parts.filter(|part| names || !part.is_empty()).collect();
	text.push_str(&parts.join(" "));
	match parts.as_slice() {
		[only] if !names => Some(only.clone()),
		_ => None,
	}
}

fn primitive_name(primitive: &TypeDefPrimitive) -> &'static str {
	match primitive {
		TypeDefPrimitive::Bool => "bool",
		TypeDefPrimitive::Char => "char",
		TypeDefPrimitive::Str => "str",
		TypeDefPrimitive::U8 => "u8",
		TypeDefPrimitive::U16 => "u16",
		TypeDefPrimitive::U32 => "u32",
		TypeDefPrimitive::U64 => "u64",
		TypeDefPrimitive::U128 => "u128",
		TypeDefPrimitive::U256 => "u256",
		TypeDefPrimitive::I8 => "i8",
		TypeDefPrimitive::I16 => "i16",
		TypeDefPrimitive::I32 => "i32",
		TypeDefPrimitive::I64 => "i64",
		TypeDefPrimitive::I128 => "i128",
		TypeDefPrimitive::I256 => "i256",
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use frame_metadata::{
		v15::{CustomMetadata, OuterEnums},
		v16::{
			EnumDeprecationInfo, ExtrinsicMetadata, ItemDeprecationInfo, PalletCallMetadata,
			PalletConstantMetadata, PalletErrorMetadata, PalletEventMetadata,
			PalletStorageMetadata, StorageEntryMetadata, StorageEntryModifier,
			TransactionExtensionMetadata,
		},
	};
	use scale_info::{meta_type, MetaType, TypeInfo};

	/// The types of one release.
	mod first {
		use scale_info::TypeInfo;

		#[derive(TypeInfo)]
		#[allow(dead_code)]
		pub struct Terms {
			pub price: u64,
			pub fee: u128,
		}
		#[derive(TypeInfo)]
		#[allow(dead_code, non_camel_case_types)]
		pub enum Call {
			#[codec(index = 0)]
			open { terms: Terms, amount: u64 },
			#[codec(index = 1)]
			close { job: u64 },
			#[codec(index = 2)]
			batch { calls: Vec<RuntimeCall> },
		}
		#[derive(TypeInfo)]
		#[allow(dead_code)]
		pub enum RuntimeCall {
			Market(Call),
		}
		#[derive(TypeInfo)]
		#[allow(dead_code)]
		pub enum Error {
			NotFound,
			Closed,
		}
	}

	/// Those of another: a longer field in a type, a call that is gone, one that is new.
	mod second {
		use scale_info::TypeInfo;

		#[derive(TypeInfo)]
		#[allow(dead_code)]
		pub struct Terms {
			pub price: u128,
			pub fee: u128,
		}
		#[derive(TypeInfo)]
		#[allow(dead_code, non_camel_case_types)]
		pub enum Call {
			#[codec(index = 0)]
			open { terms: Terms, amount: u64 },
			#[codec(index = 2)]
			batch { calls: Vec<RuntimeCall> },
			#[codec(index = 3)]
			extend { job: u64 },
		}
		#[derive(TypeInfo)]
		#[allow(dead_code)]
		pub enum RuntimeCall {
			Market(Call),
		}
		#[derive(TypeInfo)]
		#[allow(dead_code)]
		pub enum Error {
			NotFound,
			Closed,
			Full,
		}
	}

	/// The same encoding under other names.
	#[derive(TypeInfo)]
	#[allow(dead_code, non_camel_case_types)]
	enum Renamed {
		#[codec(index = 0)]
		open { terms: Wrapped, amount: u64 },
		#[codec(index = 1)]
		close { number: u64 },
		#[codec(index = 2)]
		batch { calls: Vec<first::RuntimeCall> },
	}
	#[derive(TypeInfo)]
	#[allow(dead_code)]
	struct Wrapped(first::Terms, ());
	/// Has itself in it.
	#[derive(TypeInfo)]
	#[allow(dead_code)]
	enum Tree {
		Leaf(u32),
		Node(Vec<Tree>, Box<Forest>),
	}
	#[derive(TypeInfo)]
	#[allow(dead_code)]
	struct Forest(Vec<Tree>);

	struct Release {
		index: u8,
		calls: MetaType,
		all: MetaType,
		errors: MetaType,
		events: MetaType,
		stored: MetaType,
		constant: (MetaType, Vec<u8>),
		extensions: Vec<(&'static str, MetaType, MetaType)>,
	}

	impl Release {
		fn first() -> Self {
			Self {
				index: 50,
				calls: meta_type::<first::Call>(),
				all: meta_type::<first::RuntimeCall>(),
				errors: meta_type::<first::Error>(),
				events: meta_type::<first::Error>(),
				stored: meta_type::<first::Terms>(),
				constant: (meta_type::<u32>(), vec![1, 0, 0, 0]),
				extensions: vec![
					("CheckNothing", meta_type::<()>(), meta_type::<()>()),
					("CheckVersion", meta_type::<()>(), meta_type::<u32>()),
				],
			}
		}

		fn metadata(self) -> RuntimeMetadataV16 {
			let deprecation_info = EnumDeprecationInfo::nothing_deprecated;
			let item = ItemDeprecationInfo::NotDeprecated;
			let entry = StorageEntryMetadata {
				name: "Jobs",
				modifier: StorageEntryModifier::Optional,
				ty: StorageEntryType::Plain(self.stored),
				default: vec![0],
				docs: vec![],
				deprecation_info: item.clone(),
			};
			let pallet = PalletMetadata {
				name: "Market",
				storage: Some(PalletStorageMetadata { prefix: "Market", entries: vec![entry] }),
				calls: Some(PalletCallMetadata {
					ty: self.calls,
					deprecation_info: deprecation_info(),
				}),
				event: Some(PalletEventMetadata {
					ty: self.events,
					deprecation_info: deprecation_info(),
				}),
				error: Some(PalletErrorMetadata {
					ty: self.errors,
					deprecation_info: deprecation_info(),
				}),
				constants: vec![PalletConstantMetadata {
					name: "Window",
					ty: self.constant.0,
					value: self.constant.1,
					docs: vec![],
					deprecation_info: item,
				}],
				associated_types: vec![],
				view_functions: vec![],
				index: self.index,
				docs: vec![],
				deprecation_info: ItemDeprecationInfo::NotDeprecated,
			};
			let extension = |(identifier, ty, implicit)| TransactionExtensionMetadata {
				identifier,
				ty,
				implicit,
			};
			let extrinsic = ExtrinsicMetadata {
				versions: vec![4, 5],
				address_ty: meta_type::<[u8; 32]>(),
				call_ty: self.all,
				signature_ty: meta_type::<[u8; 64]>(),
				transaction_extensions_by_version: Default::default(),
				transaction_extensions: self.extensions.into_iter().map(extension).collect(),
			};
			let outer_enums = OuterEnums {
				call_enum_ty: self.all,
				event_enum_ty: meta_type::<Option<u8>>(),
				error_enum_ty: meta_type::<Option<u16>>(),
			};
			let custom = CustomMetadata { map: Default::default() };
			RuntimeMetadataV16::new(vec![pallet], extrinsic, vec![], outer_enums, custom)
		}
	}

	/// What changes from the first release to that: kinds, names, and whether it breaks clients.
	fn changes_to(release: Release) -> (Vec<(&'static str, String, bool)>, bool) {
		let changes = compare(&Release::first().metadata(), &release.metadata());
		let all = changes.all.into_iter().filter(|change| change.kind != TYPE);
		(
			all.map(|change| (change.kind, change.name, change.breaking)).collect(),
			changes.transactions,
		)
	}

	fn named(kind: &'static str, name: &str, breaking: bool) -> (&'static str, String, bool) {
		(kind, name.into(), breaking)
	}

	#[test]
	fn nothing_is_found_when_nothing_changed() {
		assert_eq!(changes_to(Release::first()), (vec![], false));
	}

	#[test]
	fn calls_are_told_with_their_types_when_they_change() {
		let calls = meta_type::<second::Call>();
		let release =
			Release { calls, all: meta_type::<second::RuntimeCall>(), ..Release::first() };
		let expected = vec![
			named(CALL, "Market.close", true),
			named(CALL, "Market.extend", false),
			named(CALL, "Market.open", true),
		];
		assert_eq!(
			changes_to(release),
			(expected, true),
			"and `batch` has other calls in it alone"
		);
	}

	#[test]
	fn clients_break_and_transactions_stay_when_names_alone_change() {
		let release = Release { calls: meta_type::<Renamed>(), ..Release::first() };
		let expected = vec![named(CALL, "Market.close", true), named(CALL, "Market.open", true)];
		assert_eq!(changes_to(release), (expected, false));
	}

	#[test]
	fn every_item_of_a_pallet_changes_when_its_index_does() {
		let (changes, transactions) = changes_to(Release { index: 51, ..Release::first() });
		assert!(transactions);
		let of = |kind| changes.iter().filter(|change| change.0 == kind && change.2).count();
		assert_eq!([CALL, "error", "event", "pallet"].map(of), [3, 2, 2, 1], "{changes:?}");
		assert_eq!(changes.len(), 8, "storage and constants are not found by it: {changes:?}");
	}

	#[test]
	fn additions_break_nobody_when_all_else_stays() {
		let release = Release { errors: meta_type::<second::Error>(), ..Release::first() };
		assert_eq!(changes_to(release), (vec![named("error", "Market.Full", false)], false));
	}

	#[test]
	fn storage_breaks_its_readers_when_its_type_changes() {
		let release = Release { stored: meta_type::<second::Terms>(), ..Release::first() };
		assert_eq!(changes_to(release), (vec![named("storage", "Market.Jobs", true)], false));
	}

	#[test]
	fn constant_breaks_clients_when_its_type_changes_and_not_when_its_value_does() {
		let of = |constant| changes_to(Release { constant, ..Release::first() });
		let other = (meta_type::<u32>(), vec![2, 0, 0, 0]);
		assert_eq!(of(other), (vec![named("constant", "Market.Window", false)], false));
		assert_eq!(value(&[2, 1, 0, 0], "u32"), "258");
		assert_eq!(value(&[2, 1], "Perbill"), "0x0201");
		assert_eq!(value(&[0; 17], "u128"), format!("0x{}", "00".repeat(17)));
		assert!(value(&[0; 65], "Tracks").starts_with("65 bytes of hash 0x"));
		let ty = (meta_type::<u64>(), vec![1, 0, 0, 0, 0, 0, 0, 0]);
		assert_eq!(of(ty), (vec![named("constant", "Market.Window", true)], false));
	}

	#[test]
	fn transactions_change_when_extensions_that_are_encoded_do() {
		let with = |extension| {
			let mut release = Release::first();
			release.extensions.push(extension);
			changes_to(release)
		};
		let (changes, transactions) = with(("ChargeTip", meta_type::<u128>(), meta_type::<()>()));
		assert!(transactions);
		assert_eq!(changes.len(), 2, "{changes:?}");
		let nothing = with(("CheckMore", meta_type::<()>(), meta_type::<()>()));
		let expected = vec![named(TRANSACTION, "extension CheckMore", false)];
		assert_eq!(nothing, (expected, false));
		let mut release = Release::first();
		release.extensions[1].2 = meta_type::<u64>();
		let expected = vec![named(TRANSACTION, "extension CheckVersion", true)];
		assert_eq!(changes_to(release), (expected, true));
	}

	#[test]
	fn types_are_hashed_alike_when_they_are_come_by_from_elsewhere() {
		let hashes = |calls: MetaType, stored: MetaType| {
			let metadata = Release { calls, stored, ..Release::first() }.metadata();
			let mut shapes = Shapes::of(&metadata);
			let mut hash = |name: &str| {
				let found = metadata
					.types
					.types
					.iter()
					.find(|ty| ty.ty.path.ident().as_deref() == Some(name));
				shapes.hash(Symbol::from(found.unwrap().id), true)
			};
			(hash("Tree"), hash("Forest"))
		};
		let (tree, forest) = (meta_type::<Tree>(), meta_type::<Forest>());
		let hashes = (hashes(tree, forest), hashes(forest, tree));
		assert_eq!(hashes.0, hashes.1);
		assert_ne!(hashes.0 .0, hashes.0 .1);
	}

	#[test]
	fn metadata_is_refused_when_it_is_none_or_of_another_version() {
		use codec::Encode;
		assert!(compared(&[]).is_err());
		assert!(compared(&None::<Vec<u8>>.encode()).is_err());
		assert!(compared(&Some(b"meta".to_vec()).encode()).is_err());
		let metadata: RuntimeMetadataPrefixed = Release::first().metadata().into();
		let told = Some(metadata.encode()).encode();
		assert_eq!(compared(&told).unwrap().pallets.len(), 1);
		assert!(hashed(&told).is_err());
		assert!(compared(&told[..told.len() / 2]).is_err());
	}
}
