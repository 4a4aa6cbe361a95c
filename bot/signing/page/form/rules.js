/**
 * The register's rules about one value. Patterns and sets come with the form from the server, which
 * has them of the core (core/contract/person_rules.py): nothing is known twice.
 *
 * A check answers with the name of the problem, or null. What a whole person must be like (his age,
 * his documents together) is the core's to say.
 * @module
 */

import { ageOn } from './dates.js';

const LATIN = /[A-Za-z]/;
/** Letters of Russian alone, which neither names nor places may have. */
const RUSSIAN = /[ЫЪЭЁыъэё]/;
const NOT_DIGITS = /[^0-9]/;

export class Rules {
  #compiled = new Map();

  /**
   * @param {object} told as the server sends it
   * @param {string} today in Kyiv, ISO 8601
   */
  constructor(told, today) {
    this.told = told;
    this.today = today;
  }

  /** Whether the whole value is of a pattern. @param {string} pattern @param {string} value */
  fits(pattern, value) {
    // By code points, as the core counts.
    if (!this.#compiled.has(pattern)) this.#compiled.set(pattern, new RegExp(`^(?:${pattern})$`, 'u'));
    return this.#compiled.get(pattern).test(value);
  }

  /** @param {string} name of a pattern @param {string} value */
  #fits(name, value) {
    return this.fits(this.told.patterns[name], value);
  }

  name(value) {
    if (this.#fits('name', value)) return null;
    if (LATIN.test(value)) return 'latin';
    return RUSSIAN.test(value) ? 'russian' : 'form';
  }

  text(value) {
    if (this.#fits('text', value)) return null;
    return RUSSIAN.test(value) ? 'russian' : 'form';
  }

  /** РНОКПП. */
  taxId(value) {
    if (this.#fits('tax_id', value)) return null;
    return NOT_DIGITS.test(value) ? 'digits' : 'length';
  }

  /** УНЗР begins with the birth date. @param {string} value @param {string} [born] ISO 8601 */
  unzr(value, born) {
    if (!this.#fits('unzr', value)) return 'form';
    return born && value.slice(0, 8) !== born.replaceAll('-', '') ? 'other_birth_date' : null;
  }

  phone(value) {
    return this.#fits('phone', value) ? null : 'form';
  }

  email(value) {
    return this.#fits('email', value) ? null : 'form';
  }

  zip(value) {
    return this.#fits('zip', value) ? null : 'form';
  }

  building(value) {
    return this.#fits('building', value) ? null : 'form';
  }

  /** The code word. */
  secret(value) {
    const [shortest, longest] = this.told.secret_length;
    const { length } = [...value];
    if (length < shortest) return 'short';
    return length > longest ? 'long' : this.text(value);
  }

  /** @param {string} type @param {string} value */
  documentNumber(type, value) {
    const kind = this.told.documents[type];
    return !kind || this.fits(kind.number, value) ? null : 'form';
  }

  /** @param {string} value ISO 8601 @param {string} [born] */
  issuedAt(value, born) {
    if (value > this.today) return 'future';
    return born && value < born ? 'before_birth' : null;
  }

  expirationDate(value) {
    return value < this.today ? 'past' : null;
  }

  birthDate(value) {
    return value > this.today ? 'future' : null;
  }

  /** Of somebody for whom a parent decides. */
  childBirthDate(value) {
    if (value > this.today) return 'future';
    return ageOn(value, this.today) < this.told.own_choice_years ? null : 'not_child';
  }

  /** Of somebody who would decide for himself, had no court said otherwise. */
  adultBirthDate(value) {
    if (value > this.today) return 'future';
    return ageOn(value, this.today) < this.told.full_capacity_years ? 'not_adult' : null;
  }

  /** Of a document whose number has no form of its own. */
  anyText(value) {
    return this.#fits('any_text', value) ? null : 'form';
  }

  /** Whether a document must say until when it is valid. @param {string} type @param {string} [issued] */
  mustExpire(type, issued) {
    const { expiry, expiry_mandatory_since: since } = this.told.documents[type] ?? {};
    return expiry === 'mandatory' && (!since || !issued || issued >= since);
  }

  needsCountry(type) {
    return this.told.documents[type]?.needs_country ?? false;
  }

  country(type, value) {
    return this.told.documents[type]?.not_ukraine && value === 'UA' ? 'ukraine' : null;
  }
}
