/** What a certificate says of the person who fills in the form. @module */

import { ageOn, toldByTaxId } from './dates.js';
import { normal } from './normal.js';

const OLDEST = 120;

/**
 * Names and the tax number; of the number also birth date and gender, where they are possible.
 * @param {import('../signer/certificates/certificate.js').CertificateInfo} certificate
 * @param {import('./rules.js').Rules} rules
 * @returns {[string, any][]} values by field
 */
export function toldBy({ surname, givenName, taxId }, rules) {
  const [first = '', ...second] = normal(givenName ?? '').split(/\s+/);
  const told = [
    ['last_name', normal(surname ?? '')], ['first_name', first], ['second_name', second.join(' ')],
  ].filter(([, value]) => value && !rules.name(value));
  if (!taxId || rules.taxId(taxId)) return told;
  const { born, gender } = toldByTaxId(taxId);
  const age = ageOn(born, rules.today);
  const isPossible = born <= rules.today && age <= OLDEST;
  return [
    ...told, ['tax_id', taxId], ['no_tax_id', false],
    ...(isPossible ? [['birth_date', born], ['gender', gender]] : []),
  ];
}
