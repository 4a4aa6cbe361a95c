/**
 * The Worker of the signer: takes away every way out to the network, then serves the engine.
 * @module
 */

import { Engine } from './engine.js';
import { removeNetwork } from './isolation.js';
import { serve } from './protocol.js';

removeNetwork(globalThis);
serve(new Engine(), globalThis);
