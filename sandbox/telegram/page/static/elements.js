// Building page elements. Nothing here takes HTML: texts of bots stay texts.

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export const byId = (id) => document.getElementById(id);

// Opens a dialog; resolves to true when its form was submitted.
export function ask(dialog) {
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => {
    const submitted = () => { dialog.dataset.submitted = 'yes'; };
    const form = dialog.querySelector('form');
    delete dialog.dataset.submitted;
    form.addEventListener('submit', submitted, { once: true });
    dialog.addEventListener('close', () => {
      form.removeEventListener('submit', submitted);
      resolve(dialog.dataset.submitted === 'yes' && dialog.returnValue !== 'no');
    }, { once: true });
  });
}

export async function confirm({ title, text, yes = 'Надіслати', onlyYes = false }) {
  byId('question-title').textContent = title;
  byId('question-text').textContent = text;
  byId('question-yes').textContent = yes;
  byId('question-no').hidden = onlyYes;
  return ask(byId('question-dialog'));
}

// A menu that a button opens; Escape and a click elsewhere close it.
export function attachMenu(button, menu) {
  const show = (isOpen) => {
    menu.hidden = !isOpen;
    button.setAttribute('aria-expanded', String(isOpen));
    if (isOpen) menu.querySelector('button')?.focus();
  };
  button.addEventListener('click', (event) => {
    if (button.dataset.opensMenu === 'no') return;
    event.stopPropagation();
    show(menu.hidden);
  });
  document.addEventListener('click', () => show(false));
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || menu.hidden) return;
    show(false);
    button.focus();
  });
}

document.addEventListener('click', (event) => {
  const closer = event.target.closest('[data-close]');
  if (closer) closer.closest('dialog').close('no');
});
