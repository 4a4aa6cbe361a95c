// The dialog that sends a place: a town of the list, or exact coordinates.

import { ask, byId, make } from './elements.js';

const TOWNS = [
  ['Київ', 50.4501, 30.5234], ['Львів', 49.8397, 24.0297], ['Одеса', 46.4825, 30.7233],
  ['Харків', 49.9935, 36.2304], ['Дніпро', 48.4647, 35.0462], ['Вінниця', 49.2331, 28.4682],
  ['Полтава', 49.5883, 34.5514], ['Чернівці', 48.2921, 25.9358], ['Ужгород', 48.6208, 22.2879],
];

export async function askPlace() {
  const form = byId('place-form');
  const list = byId('place-city');
  const fill = () => {
    const [, latitude, longitude] = TOWNS[list.value];
    form.elements.latitude.value = latitude;
    form.elements.longitude.value = longitude;
  };
  if (!list.options.length) {
    list.append(...TOWNS.map(([name], number) => make('option', { value: number }, name)));
    list.addEventListener('change', fill);
    fill();
  }
  if (!await ask(byId('place-dialog'))) return null;
  return { latitude: Number(form.elements.latitude.value), longitude: Number(form.elements.longitude.value) };
}
