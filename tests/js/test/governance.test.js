// A referendum, from its preimage to votes on it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ASSAY, connect, developmentKey, eventOf, send } from "../support/api.js";

const MARKET_ADMIN = 10;

test("referendum_has_a_tally_when_it_was_voted_on", async (t) => {
	const api = await connect(t);
	const proposer = await developmentKey("//Eve");
	const voter = await developmentKey("//Eve//stash");

	const proposal = api.tx.parameters.setParameter({ Market: { MinBond: [null, 123n * ASSAY] } }).method;
	const noted = await send(api, api.tx.preimage.notePreimage(proposal.toHex()), proposer);
	const { hash_ } = eventOf(noted, "preimage", "Noted");
	assert.equal(hash_.toHex(), proposal.hash.toHex());

	const submit = api.tx.referenda.submit(
		{ Origins: "MarketAdmin" },
		{ Lookup: { hash: proposal.hash.toHex(), len: proposal.encodedLength } },
		{ After: 1 },
	);
	const submitted = eventOf(await send(api, submit, proposer), "referenda", "Submitted");
	const { index } = submitted;
	assert.equal(submitted.track.toNumber(), MARKET_ADMIN);
	const track = api.consts.referenda.tracks.find(([id]) => id.eqn(MARKET_ADMIN))[1];
	assert.match(track.name.toString(), /^market_admin\0*$/);

	const placed = await send(api, api.tx.referenda.placeDecisionDeposit(index), proposer);
	const deposit = eventOf(placed, "referenda", "DecisionDepositPlaced");
	assert.equal(deposit.amount.toBigInt(), track.decisionDeposit.toBigInt());

	const aye = { Standard: { vote: { aye: true, conviction: "Locked2x" }, balance: 1_000n * ASSAY } };
	const nay = { Standard: { vote: { aye: false, conviction: "None" }, balance: 300n * ASSAY } };
	await send(api, api.tx.convictionVoting.vote(index, aye), voter);
	await send(api, api.tx.convictionVoting.vote(index, nay), proposer);

	const info = (await api.query.referenda.referendumInfoFor(index)).unwrap();
	assert.ok(info.isOngoing);
	const { tally, track: stored, proposal: bounded } = info.asOngoing;
	assert.equal(stored.toNumber(), MARKET_ADMIN);
	assert.equal(bounded.asLookup.hash_.toHex(), proposal.hash.toHex());
	assert.equal(tally.ayes.toBigInt(), 2_000n * ASSAY);
	assert.equal(tally.nays.toBigInt(), 30n * ASSAY);
	assert.equal(tally.support.toBigInt(), 1_000n * ASSAY);

	const votes = await api.query.convictionVoting.votingFor(voter.address, MARKET_ADMIN);
	assert.equal(votes.asCasting.votes.length, 1);
	const vote = votes.asCasting.votes[0][1].asStandard;
	assert.ok(vote.vote.isAye && vote.vote.conviction.isLocked2x);

	// What the proposal does is read back out of the preimage.
	const preimage = await api.query.preimage.preimageFor([proposal.hash.toHex(), proposal.encodedLength]);
	const call = api.registry.createType("Call", preimage.unwrap().toHex(true));
	assert.equal(`${call.section}.${call.method}`, "parameters.setParameter");
	assert.match(JSON.stringify(call.toHuman()), /MinBond/);
});

test("vote_fails_with_a_named_error_when_the_referendum_does_not_exist", async (t) => {
	const api = await connect(t);
	const voter = await developmentKey("//Eve//stash");
	const vote = { Standard: { vote: { aye: true, conviction: "None" }, balance: ASSAY } };
	await assert.rejects(
		send(api, api.tx.convictionVoting.vote(4_000_000, vote), voter),
		/convictionVoting\.NotOngoing/,
	);
});

test("upgrade_is_refused_when_a_signed_account_asks_for_it", async (t) => {
	const api = await connect(t);
	const anyone = await developmentKey("//Eve");
	const tx = api.tx.system.authorizeUpgrade(`0x${"00".repeat(32)}`);
	await assert.rejects(send(api, tx, anyone), /BadOrigin/);
});
