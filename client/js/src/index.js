export { errorCodes, options, rpc, signedExtensions, types } from "./definitions.js";
export { viewFunctions } from "./views.js";
