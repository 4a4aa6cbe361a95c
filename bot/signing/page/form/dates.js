/** Days as people type them and as ISO 8601 has them. No times, no zones. @module */

/**
 * @param {string} day
 * @param {string} month
 * @param {string} year
 * @returns {string | null} null when there is no such day
 */
export function isoOf(day, month, year) {
  if (!/^\d{1,2}$/.test(day) || !/^\d{1,2}$/.test(month) || !/^\d{4}$/.test(year)) return null;
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${iso}T00:00:00Z`);
  // The 31st of February is a day of March to a Date.
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== iso ? null : iso;
}

/** Three fields of a day. @param {string} iso @returns {string[]} day, month, year */
export function partsOf(iso) {
  const [year, month, day] = iso.split('-');
  return [String(Number(day)), String(Number(month)), year];
}

/** A whole date that was pasted. @param {string} text @returns {string[] | null} */
export function pasted(text) {
  const dotted = text.trim().match(/^(\d{1,2})[./\s-](\d{1,2})[./\s-](\d{4})$/);
  if (dotted) return dotted.slice(1);
  return /^\d{4}-\d\d-\d\d$/.test(text.trim()) ? partsOf(text.trim()) : null;
}

/** Whole years between two days. @param {string} born @param {string} today */
export function ageOn(born, today) {
  const years = Number(today.slice(0, 4)) - Number(born.slice(0, 4));
  return today.slice(5) < born.slice(5) ? years - 1 : years;
}

/**
 * Birth date and gender that a РНОКПП was made of; a hint that the person may change.
 * As the core reckons it: days since 31.12.1899; the ninth digit is odd for men.
 * @param {string} taxId ten digits
 */
export function toldByTaxId(taxId) {
  const date = new Date(Date.UTC(1899, 11, 31 + Number(taxId.slice(0, 5))));
  const gender = Number(taxId[8]) % 2 ? 'MALE' : 'FEMALE';
  return { born: date.toISOString().slice(0, 10), gender };
}
