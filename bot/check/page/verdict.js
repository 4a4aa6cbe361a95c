/** What the check has found, in words. @module */

import { button, element, facts, show } from '../../sign/files/look/dom.js';
import { has, moment, say } from './texts.js';

const GOOD = ['genuine', 'genuine_unsigned'];
const MOMENTS = ['signed_at', 'proven_at', 'valid_until', 'accepted_at'];
const SHOWN = [
  'name', 'tax_id', 'kind', 'signed_at', 'proven_at', 'issuer', 'serial', 'valid_until',
  'accepted_at',
];

/**
 * @param {object} found the verdict of the core
 * @param {string | null} asked the number that the code named
 * @param {() => void} again
 */
export function showVerdict(found, asked, again) {
  const isGood = GOOD.includes(found.outcome);
  const isOther = asked && found.declaration_number && asked !== found.declaration_number;
  show(
    say(`outcome-${found.outcome}`),
    element(
      'p',
      { class: isGood ? 'success' : 'problem', id: 'outcome', 'data-outcome': found.outcome },
      say(`outcome-${found.outcome}-text`),
    ),
    isOther ? element('p', { class: 'problem', id: 'other-number' }, say('other-number', {
      asked, found: found.declaration_number,
    })) : null,
    element('section', { class: 'card' }, facts(summary(found))),
    ...found.signatures.map(signature),
    button(say('again'), again, 'quiet'),
  );
}

function summary(found) {
  const pairs = [];
  if (found.declaration_status) {
    pairs.push([say('status'), say(`status-${found.declaration_status}`)]);
  }
  if (found.declaration_number) pairs.push([say('number'), found.declaration_number]);
  pairs.push([say('checked-at'), moment(found.checked_at)]);
  return pairs;
}

function signature(one) {
  const pairs = [[say('verdict'), say(`verdict-${one.verdict}`)]];
  for (const name of SHOWN) {
    const value = one[name];
    if (value) pairs.push([say(name), shown(name, value)]);
  }
  pairs.push([say('revocation'), say(`revocation-${one.revocation_source}`, {
    moment: one.revocation_as_of ? moment(one.revocation_as_of) : '',
  })]);
  return element(
    'section',
    { class: 'card', 'data-verdict': one.verdict },
    element('h2', {}, say(`role-${one.role}`)),
    facts(pairs),
  );
}

function shown(name, value) {
  if (MOMENTS.includes(name)) return moment(value);
  return name === 'kind' && has(`kind-${value}`) ? say(`kind-${value}`) : value;
}
