// What the page's form says of samples, for a test in Python that knows what the core says of them.
// In: { rules, today, patterns: [[pattern, value]…], texts: [text…], persons: [person…],
// others: [[kind, person]…] }.

import { readFileSync } from 'node:fs';

import { TOPICS } from '../../bot/signing/page/form/fields.js';
import { asked, personOf, problemOf, valuesOf } from '../../bot/signing/page/form/answers.js';
import { normal } from '../../bot/signing/page/form/normal.js';
import { Rules } from '../../bot/signing/page/form/rules.js';

const told = JSON.parse(readFileSync(0, 'utf8'));
const rules = new Rules(told.rules, told.today);

/** Names of the fields that the form would mark. */
function marked(person, kind = 'sign_up') {
  const values = valuesOf({ ...person, consent: true, consent_for_other: true });
  return TOPICS[kind]
    .flatMap((topic) => asked(topic, values, rules))
    .filter((field) => problemOf(field, values, rules))
    .map(({ name }) => name);
}

process.stdout.write(JSON.stringify({
  fits: told.patterns.map(([pattern, value]) => rules.fits(pattern, value)),
  texts: told.texts.map(normal),
  marked: told.persons.map((person) => marked(person)),
  others: told.others.map(([kind, person]) => marked(person, kind)),
  persons: told.persons.map((person) => personOf('sign_up', valuesOf(person), rules)),
}));
