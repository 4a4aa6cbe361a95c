// Mini Apps in tabs of their own, and the few things they may ask of the messenger.
// Source: core.telegram.org/api/bots/webapps, "Event APIs" (postMessage of the web version).

const opened = new Map();

// Opens a tab at once, as long as the browser still counts the click, and fills in its address
// when the signed launch data have come. `handlers` answers what the Mini App asks for.
export async function openMiniApp(address, handlers) {
  const tab = window.open('about:blank', '_blank');
  try {
    const url = await address();
    if (tab === null) throw new Error('Браузер не дозволив відкрити вкладку. Дозвольте спливні вікна для цієї сторінки.');
    tab.location.replace(url);
    opened.set(tab, handlers);
  } catch (problem) {
    tab?.close();
    throw problem;
  }
}

const EVENTS = {
  web_app_close: (tab) => tab.close(),
  web_app_open_link: (_, data) => window.open(data.url, '_blank', 'noopener'),
  web_app_open_tg_link: (_, data, handlers) => handlers.link(`https://t.me${data.path_full}`),
  web_app_data_send: (tab, data, handlers) => {
    tab.close();
    handlers.data?.(data.data);
  },
};

window.addEventListener('message', (event) => {
  const handlers = opened.get(event.source);
  if (handlers === undefined || typeof event.data !== 'string') return;
  let message;
  try {
    message = JSON.parse(event.data);
  } catch {
    return;
  }
  EVENTS[message.eventType]?.(event.source, message.eventData ?? {}, handlers);
});
