// View functions, which `@polkadot/api` 16 reads from the metadata and does not decorate.

/** `batch_verification_price` as `batchVerificationPrice`. */
function camelCase(name) {
	return name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}

function viewFunction(at, pallet, view) {
	const { registry } = at;
	const name = view.name.toString();
	const typeOf = (type) => registry.createLookupType(type);
	const call = async (...values) => {
		if (values.length !== view.inputs.length) {
			const wanted = view.inputs.map((input) => input.name.toString()).join(", ");
			throw new Error(
				`${pallet}.${camelCase(name)}(${wanted}) takes ${view.inputs.length} arguments, ` +
					`and not ${values.length}`,
			);
		}
		// In hexadecimal: an array of bytes would be taken for one that begins with its length.
		const input = view.inputs.map((input, index) =>
			registry.createTypeUnsafe(typeOf(input.type), [values[index]]).toHex(true).slice(2),
		);
		const result = await at.call.runtimeViewFunction.executeViewFunction(
			view.id,
			`0x${input.join("")}`,
		);
		if (result.isErr) {
			throw new Error(`${pallet}.${camelCase(name)}: ${result.asErr.type}`);
		}
		return registry.createTypeUnsafe(typeOf(view.output), [result.asOk.toU8a(true)]);
	};
	call.meta = view;
	return call;
}

/**
 * The chain's view functions, by pallet and name.
 *
 * @param api  a connected API
 * @param at   where to ask: the best block, or what `await api.at(hash)` returned
 */
export function viewFunctions(api, at = api) {
	if (api.runtimeMetadata.version < 16) {
		throw new Error(
			`The metadata is of version ${api.runtimeMetadata.version}; view functions are in 16`,
		);
	}
	const views = {};
	for (const pallet of api.runtimeMetadata.asV16.pallets) {
		const name = pallet.name.toString();
		const section = name.charAt(0).toLowerCase() + name.slice(1);
		for (const view of pallet.viewFunctions) {
			views[section] ??= {};
			views[section][camelCase(view.name.toString())] = viewFunction(at, section, view);
		}
	}
	return views;
}
