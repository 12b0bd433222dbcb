// Values of any type that the metadata describes, built from the description alone.

/** Depth at which a type is given up: none of ours nests deeper. */
const MAX_DEPTH = 24;

/** The type of a lookup id. */
export function definition(registry, id) {
	return registry.lookup.getSiType(id);
}

/** What a person calls the type: the last part of its path. */
export function pathOf(type) {
	return type.path.map(String).join("::");
}

/**
 * A value of the type as `@polkadot/api` takes it: of an enum the first variant that there is, of a list
 * one item. It differs from a default where a default is no value at all, as for an enum without a
 * variant 0.
 */
export function example(registry, id, depth = 0) {
	if (depth > MAX_DEPTH) {
		throw new Error(`type ${id} nests too deep`);
	}
	const inner = (type) => example(registry, type, depth + 1);
	const fields = (list) =>
		list.every((field) => field.name.isSome)
			? Object.fromEntries(list.map((field) => [camel(field.name.unwrap().toString()), inner(field.type)]))
			: list.length === 1
				? inner(list[0].type)
				: list.map((field) => inner(field.type));
	const { def } = definition(registry, id);
	switch (def.type) {
		case "Composite":
			return fields(def.asComposite.fields);
		case "Variant": {
			const [first] = [...def.asVariant.variants].sort((a, b) => a.index.cmp(b.index));
			if (pathOf(definition(registry, id)) === "Option") {
				return inner(def.asVariant.variants[1].fields[0].type);
			}
			return { [first.name.toString()]: first.fields.length ? fields(first.fields) : null };
		}
		case "Sequence":
			return isByte(registry, def.asSequence.type) ? "0x617373" : [inner(def.asSequence.type)];
		case "Array": {
			const { len, type } = def.asArray;
			return isByte(registry, type)
				? `0x${"5a".repeat(len.toNumber())}`
				: Array.from({ length: len.toNumber() }, () => inner(type));
		}
		case "Tuple":
			return def.asTuple.map((type) => inner(type));
		case "Compact":
			return inner(def.asCompact.type);
		case "Primitive":
			return def.asPrimitive.isBool ? true : def.asPrimitive.isStr ? "assay" : 7;
		default:
			throw new Error(`type ${id} is a ${def.type}`);
	}
}

function camel(name) {
	return name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}

function isByte(registry, id) {
	const { def } = definition(registry, id);
	return def.isPrimitive && def.asPrimitive.isU8;
}

/** Every type that `ids` lead to, with where it was first met. */
export function reachable(registry, ids) {
	const found = new Map();
	const visit = (id, where) => {
		const key = id.toNumber();
		if (found.has(key)) {
			return;
		}
		const type = definition(registry, id);
		found.set(key, { type, where });
		const { def } = type;
		const name = pathOf(type) || where;
		const visitFields = (fields, prefix) => {
			for (const [index, field] of fields.entries()) {
				visit(field.type, `${prefix}.${field.name.isSome ? field.name.unwrap() : index}`);
			}
		};
		if (def.isComposite) {
			visitFields(def.asComposite.fields, name);
		} else if (def.isVariant) {
			for (const variant of def.asVariant.variants) {
				visitFields(variant.fields, `${name}::${variant.name}`);
			}
		} else if (def.isTuple) {
			def.asTuple.forEach((inner, index) => visit(inner, `${name}.${index}`));
		} else if (def.isSequence || def.isArray || def.isCompact) {
			visit(def.inner.type, name);
		}
	};
	for (const [id, where] of ids) {
		visit(id, where);
	}
	return found;
}
