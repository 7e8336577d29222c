// Everything works without this file. It keeps words on the device until they are with us, and shows times in the
// reader's own zone.
const prefix = 'portal draft ';
const sending = 'portal sending ';

/** Private windows and full disks refuse storage; then nothing is kept and nothing is said. */
function storage(name) {
  try {
    const store = window[name];
    store.setItem('portal probe', '1');
    store.removeItem('portal probe');
    return store;
  } catch {
    return undefined;
  }
}

function keysOf(store, start) {
  return Object.keys(store).filter((key) => key.startsWith(start));
}

/** What was sent is forgotten when the next page says that it arrived, and else becomes a draft again. */
function settle(drafts, underway, arrived) {
  for (const key of keysOf(underway, sending)) {
    if (!arrived) drafts.setItem(prefix + key.slice(sending.length), underway.getItem(key));
    underway.removeItem(key);
  }
  if (arrived === 'all') for (const key of keysOf(drafts, prefix)) drafts.removeItem(key);
}

function keepDrafts(drafts, underway) {
  settle(drafts, underway, document.body.dataset.arrived);
  for (const box of document.querySelectorAll('textarea[data-draft]')) {
    const name = box.dataset.draft;
    const note = document.querySelector(`[data-draft-note="${CSS.escape(name)}"]`);
    const tell = () => note && (note.hidden = drafts.getItem(prefix + name) === null);
    if (box.value === '') box.value = drafts.getItem(prefix + name) ?? '';
    box.addEventListener('input', () => {
      if (box.value.trim() === '') drafts.removeItem(prefix + name);
      else drafts.setItem(prefix + name, box.value);
      tell();
    });
    tell();
  }
  document.addEventListener('submit', (event) => {
    const form = event.target;
    const names = [...form.querySelectorAll('textarea[data-draft]')].map((box) => box.dataset.draft);
    for (const name of [...names, form.dataset.carries].filter(Boolean)) {
      const words = drafts.getItem(prefix + name);
      if (words === null) continue;
      underway.setItem(sending + name, words);
      drafts.removeItem(prefix + name);
    }
  });
}

/** The same forms as the server writes, in the reader's zone; the note that names the zone of the desk goes. */
function ownTimes() {
  const note = document.querySelector('[data-today]');
  if (!note) return;
  const { lang } = document.documentElement;
  const say = (date, options) => new Intl.DateTimeFormat(lang, options).format(date);
  const now = new Date();
  for (const time of document.querySelectorAll('time[datetime]')) {
    const at = new Date(time.dateTime);
    const year = at.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' };
    const isToday = at.toDateString() === now.toDateString();
    const date = say(at, { weekday: 'long', day: 'numeric', month: 'long', ...year });
    const day = isToday ? note.dataset.today : date;
    time.textContent = `${day}, ${say(at, { hour: '2-digit', minute: '2-digit' })}`;
  }
  note.hidden = true;
}

const drafts = storage('localStorage');
const underway = storage('sessionStorage');
if (drafts && underway) keepDrafts(drafts, underway);
ownTimes();
