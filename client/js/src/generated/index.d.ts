// Auto-generated, do not edit: `npm run generate`

import './consts.js';
import './errors.js';
import './events.js';
import './query.js';
import './registry.js';
import './runtime.js';
import './tx.js';
import './types-lookup.js';
import './views.js';
