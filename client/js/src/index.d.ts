import type { ApiPromise } from "@polkadot/api";
import type { ApiDecoration, ApiOptions } from "@polkadot/api/types";
import type { AnyNumber, Codec, Observable } from "@polkadot/types/types";
import type { AccountId, H256 } from "@polkadot/types/interfaces";
import type { Enum, Null, Option, Struct, Vec, bool, u32, u64, u128 } from "@polkadot/types";
import type { ViewFunctionMetadataV16 } from "@polkadot/types/interfaces/metadata";
import "@polkadot/rpc-core/types/jsonrpc";
