// Compiled by a test, never run: what the types of `@assay/api` say, and what they refuse.

import { errorCodes, options, viewFunctions } from '@assay/api';
import type { RpcJobState } from '@assay/api';
import { ApiPromise, WsProvider } from '@polkadot/api';
import type { Option, Result, u128 } from '@polkadot/types-codec';

export async function use(): Promise<void> {
	const api = await ApiPromise.create({ provider: new WsProvider(), ...options });

	const state: Option<RpcJobState> = await api.rpc.inference.jobStatus(1);
	const fee: u128 = state.unwrap().job.feePaid;
	const block: string = state.unwrap().block.hash_.toHex();
	const stop: () => void = await api.rpc.inference.subscribeJob(1n, (event) => {
		const { isFinalised, type } = event.status;
		const settled: 'Open' | 'Committed' | 'Verified' | 'Refunded' | 'Slashed' | 'Finalised' = type;
		console.log(isFinalised, settled, event.outcome.unwrap().isVerified);
		// @ts-expect-error there is no such status
		console.log(event.status.isPaid);
	});
	stop();
	// @ts-expect-error a job has a number
	await api.rpc.inference.jobStatus({ job: 1 });
	// @ts-expect-error there is no such method
	await api.rpc.inference.jobStatuses(1);

	const price = { input: 1n, output: 2n };
	const model = `0x${'00'.repeat(32)}`;
	const calls = [
		api.tx.inferenceMarket.openJob('5F…', model, model, 1n, 1n, 10),
		api.tx.inferenceMarket.setOffer(model, 'Native', price),
		api.tx.inferenceMarket.setOffer(model, { WithId: 1 }, price),
		api.tx.burnTreasury.spend('5F…', 1),
	];
	// @ts-expect-error arguments are missing
	calls.push(api.tx.inferenceMarket.openJob('5F…'));

	const job = (await api.query.inferenceMarket.jobs(1)).unwrap();
	const paid: bigint = job.state.asVerified.commitment.fee.toBigInt();
	const deposit: u128 = api.consts.inferenceMarket.modelDeposit;
	const terms = await api.call.inferenceApi.terms();
	const bond: u128 = terms.minBond;
	const judged: Result<never, never> = await api.call.verifierApi.judgeProof(
		{ id: 5, version: 1 },
		'0x',
		'0x',
		'0x',
	) as never;
	const { inferenceMarket, proofVerification } = viewFunctions(api);
	const view = (await inferenceMarket.job(1)).unwrap();
	const same: u128 = view.feePaid;
	const [[verifier, enabled]] = await proofVerification.verifiers();
	const old = await api.at(block);
	await viewFunctions(api, old).burnTreasury.totalBurned();
	// @ts-expect-error a view function of three parameters
	await inferenceMarket.offer('5F…', model);

	api.query.system.events((records) => {
		for (const { event } of records) {
			if (api.events.inferenceMarket.JobVerified.is(event)) {
				const burned: bigint = event.data.burned.toBigInt();
				console.log(burned);
			}
		}
	});
	const refused: boolean = api.errors.inferenceMarket.JobNotFound.is(null as never);
	const notFound: 11_002 = errorCodes.notFound;
	console.log(fee, paid, deposit, bond, judged, same, verifier.id, enabled.isTrue, refused, notFound);
}
