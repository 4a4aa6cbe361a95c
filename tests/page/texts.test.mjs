import './support.mjs';
import assert from 'node:assert/strict';
import test from 'node:test';

import { CODES } from '../../core/signer/errors.js';
import { READY_PROBLEMS } from '../../core/signer/ready-signature.js';
import { english } from '../../bot/signing/page/texts.en.js';
import { ukrainian } from '../../bot/signing/page/texts.uk.js';

const LANGUAGES = { ukrainian, english };

for (const [language, texts] of Object.entries(LANGUAGES)) {
  test(`${language}: the signer can fail in no way without words`, () => {
    const keys = [
      ...Object.keys(CODES).map((code) => `key-${code}`),
      ...Object.keys(READY_PROBLEMS).map((problem) => `ready-${problem}`),
    ];
    assert.ok(keys.length > 15);
    assert.deepEqual(keys.filter((key) => !texts[key]), []);
  });

  test(`${language}: every such text says what to do now`, () => {
    // An error that only states a fact is one sentence long.
    const codes = Object.keys(CODES).map((code) => texts[`key-${code}`]);
    assert.deepEqual(codes.filter((text) => text.split(/[.!?] /).length < 2), []);
  });
}

test('problems with a date say it, in both languages', () => {
  for (const code of ['certificate_expired', 'certificate_not_yet_valid']) {
    for (const texts of Object.values(LANGUAGES)) assert.match(texts[`key-${code}`], /\{date\}/);
  }
});
