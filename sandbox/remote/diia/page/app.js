/** The stand-in for the app: shows a request, signs it as the chosen person, or declines. */

const byId = (id) => document.getElementById(id);
const base = location.pathname;

async function call(address, body) {
  const options = body === undefined ? {} : {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  };
  const response = await fetch(address, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.message);
  return answer;
}

function item({ name, hash }) {
  const row = document.createElement('li');
  const digest = document.createElement('code');
  digest.textContent = hash;
  row.append(name, document.createElement('br'), digest);
  return row;
}

function option({ id, name }) {
  const made = document.createElement('option');
  made.value = id;
  made.textContent = name;
  return made;
}

function end(sentence, returnLink) {
  byId('form').hidden = true;
  byId('outcome').textContent = sentence;
  if (!/^https?:/.test(returnLink ?? '')) return;
  byId('return').href = returnLink;
  byId('return').hidden = false;
}

async function run() {
  const request = await call(`${base}/request.json`);
  byId('acquirer').textContent = request.acquirer;
  byId('files').replaceChildren(...request.files.map(item));
  const { people } = await call(new URL('people.json', location.href));
  byId('person').replaceChildren(...people.map(option));
  byId('request').hidden = false;
  byId('form').hidden = false;
}

byId('filter').addEventListener('input', ({ target }) => {
  const wanted = target.value.trim().toLocaleLowerCase('uk');
  for (const one of byId('person').options) {
    one.hidden = !one.textContent.toLocaleLowerCase('uk').includes(wanted);
  }
});
byId('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  byId('sign').disabled = true;
  byId('outcome').textContent = 'Підписуємо…';
  try {
    const { return_link: link } = await call(`${base}/sign`, { person: byId('person').value });
    end('Підписано. Поверніться на сторінку кабінету.', link);
  } catch (problem) {
    byId('outcome').textContent = problem.message;
    byId('sign').disabled = false;
  }
});
byId('decline').addEventListener('click', async () => {
  const { return_link: link } = await call(`${base}/decline`, {});
  end('Ви відмовилися. Нічого не підписано.', link);
});

run().catch((problem) => end(problem.message));
