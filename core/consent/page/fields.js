/** Fields with this page's words. @module */

import { fieldsIn } from './look/fields.js';
import { say } from './texts.js';

export { bytesOf, complain, guardDrops } from './look/fields.js';
export const { fileField, passwordField } = fieldsIn(say);
