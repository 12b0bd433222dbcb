// Compiled by a test, never run: what the generated descriptors say, and what they refuse.

import { Enum } from 'polkadot-api';
import type { PolkadotClient, PolkadotSigner } from 'polkadot-api';
import { assay } from '../.papi/descriptors/dist/index.js';

export async function use(client: PolkadotClient, signer: PolkadotSigner): Promise<void> {
	const api = client.getTypedApi(assay);
	const model = `0x${'00'.repeat(32)}` as const;

	const job = await api.query.InferenceMarket.Jobs.getValue(1n);
	const status: 'Open' | 'Committed' | 'Verified' | 'Refunded' | 'Slashed' | undefined = job?.state.type;
	const view = await api.view.InferenceMarket.job(1n);
	const fee: bigint | undefined = view?.fee_paid;
	const { min_bond: bond, window } = await api.view.InferenceMarket.terms();
	const offer = await api.view.InferenceMarket.offer('5F…', model, Enum('Native'));
	const price: bigint | undefined = offer?.price.input;
	const forecast: bigint[] = await api.apis.InferenceApi.unit_price_forecast();
	const deposit: bigint = await api.constants.InferenceMarket.ModelDeposit();
	const tx = api.tx.InferenceMarket.open_job({
		node: '5F…',
		model,
		request_hash: model,
		max_fee: 1n,
		max_verification_price: 1n,
		deliver_within: 10,
	});
	const { ok } = await tx.signAndSubmit(signer, { tip: 1n, mortality: { mortal: false } });
	for (const { payload } of await api.event.InferenceMarket.JobVerified.get('0x')) {
		const burned: bigint = payload.burned;
		console.log(burned);
	}
	// @ts-expect-error a job's number is a bigint
	await api.query.InferenceMarket.Jobs.getValue('1');
	// @ts-expect-error a fee is missing
	api.tx.InferenceMarket.open_job({ node: '5F…', model, request_hash: model, deliver_within: 10 });
	// @ts-expect-error there is no such view
	await api.view.InferenceMarket.jobs(1n);
	console.log(status, fee, bond > 0n, window + 1, price, forecast, deposit, ok);
}
