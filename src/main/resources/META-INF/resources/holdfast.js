// The overview: sources, a button for a backup, the live bar, the last good backup.

const $ = (selector, within = document) => within.querySelector(selector);
const KEY = 'holdfast.token';
const RUNNING = new Set(['PENDING', 'RUNNING', 'FINISHING']);

const state = { token: sessionStorage.getItem(KEY), sources: new Map(), next: null, socket: null, opening: false, retry: 500 };

class Failure extends Error {
  constructor(problem, status) {
    super(problem?.detail || problem?.title || `The server answered ${status}.`);
    this.code = problem?.code;
    this.status = status;
    this.shown = false;
  }
}

async function api(method, path, body) {
  let response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      headers: {
        ...(state.token ? { Authorization: `Bearer ${state.token}` } : {}),
        ...(body ? { 'Content-Type': 'application/json' } : {}),
      },
      body: body ? JSON.stringify(body) : undefined,
    });
  } catch {
    throw new Failure({ detail: 'The server does not answer.' }, 0);
  }
  const text = await response.text();
  let answer = null;
  try {
    answer = text ? JSON.parse(text) : null;
  } catch {
    // An answer that is no JSON is shown by its status.
  }
  if (!response.ok) {
    const failure = new Failure(answer, response.status);
    if (response.status === 401 && state.token) {
      signOut('Your session has ended: sign in again.');
      failure.shown = true;
    }
    throw failure;
  }
  return answer;
}

function notice(text) {
  const place = $('#notice');
  place.textContent = text ?? '';
  place.hidden = !text;
}

async function attempt(work) {
  try {
    notice(null);
    await work();
  } catch (failure) {
    tell(failure);
  }
}

function tell(failure) {
  if (!failure.shown) {
    notice(failure.message);
  }
}

function live(text, away) {
  $('#live').textContent = text;
  $('#live').classList.toggle('away', Boolean(away));
}

// What changes by itself, told to who does not see it.
function announce(text) {
  $('#announce').textContent = text;
}

// A button that cannot be used keeps the keyboard's focus.
function allow(button, allowed) {
  button.setAttribute('aria-disabled', String(!allowed));
}

const allowed = (button) => button.getAttribute('aria-disabled') !== 'true';

function show() {
  $('#sign-in').hidden = Boolean(state.token);
  $('#overview').hidden = !state.token;
  $('#sign-out').hidden = !state.token;
  if (!state.token) {
    $('#api-key').focus();
  }
}

function signOut(reason) {
  state.token = null;
  sessionStorage.removeItem(KEY);
  state.socket?.close();
  state.socket = null;
  state.sources.clear();
  state.next = null;
  state.retry = 500;
  $('#sources').replaceChildren();
  $('#more').hidden = true;
  live('');
  show();
  notice(reason);
}

async function load() {
  $('#loading').hidden = false;
  $('#empty').hidden = true;
  try {
    const page = await api('GET', `/sources?limit=100${state.next ? `&cursor=${encodeURIComponent(state.next)}` : ''}`);
    page.items.forEach(draw);
    state.next = page.next;
    $('#more').hidden = !page.next;
    $('#empty').hidden = state.sources.size > 0;
    await freshness();
  } finally {
    $('#loading').hidden = true;
  }
}

async function freshness() {
  const answer = await api('GET', '/freshness');
  const bySource = new Map(answer.items.map((item) => [item.source_id, item]));
  for (const [id, source] of state.sources) {
    drawLast(source, bySource.get(id));
  }
}

function draw(source) {
  const item = $('#source').content.firstElementChild.cloneNode(true);
  item.dataset.source = source.id;
  $('h3', item).textContent = source.name;
  $('.kind', item).textContent = source.state === 'REVOKED'
    ? `${source.connector} · access revoked: give it new credentials` : source.connector;
  const button = $('.back-up', item);
  button.setAttribute('aria-label', `Back up ${source.name} now`);
  allow(button, source.state !== 'REVOKED');
  button.addEventListener('click', () => allowed(button) && attempt(async () => {
    allow(button, false);
    try {
      const backup = await api('POST', `/sources/${source.id}/backups`, {});
      if (item.dataset.job !== backup.job_id) {
        item.dataset.job = backup.job_id;
        item.dataset.state = 'PENDING';
      }
    } catch (failure) {
      allow(button, true);
      throw failure;
    }
  }));
  const cancel = $('.cancel', item);
  cancel.setAttribute('aria-label', `Cancel the backup of ${source.name}`);
  cancel.addEventListener('click', () => attempt(() => api('POST', `/jobs/${item.dataset.job}/cancel`)));
  state.sources.set(source.id, item);
  $('#sources').append(item);
}

function drawLast(item, fresh) {
  const last = $('.last', item);
  if (!fresh) {
    const never = document.createElement('span');
    never.className = 'bad';
    never.textContent = 'never backed up';
    last.replaceChildren(never);
    return;
  }
  const backup = fresh.last_good;
  const when = new Date(backup.ended_at).toLocaleString();
  last.replaceChildren();
  const line = document.createElement('span');
  line.className = backup.complete ? 'good' : 'warn';
  const missing = backup.missing.map((gap) => `${gap.stream}: ${gap.count} × ${gap.code}`).join(', ');
  line.textContent = backup.complete
    ? `last good backup ${when}, complete: ${backup.records} records, ${backup.media} files`
    : `last good backup ${when}, partial: ${missing}`;
  last.append(line);
}

function drawJob(job) {
  const item = state.sources.get(job.source_id);
  if (!item || job.parent_id || job.kind === 'clean-up') {
    return;
  }
  const running = RUNNING.has(job.state);
  const name = $('h3', item).textContent;
  const moved = item.dataset.job !== job.id || item.dataset.state !== job.state;
  const bar = $('progress', item);
  bar.hidden = !running;
  bar.value = job.percent;
  bar.setAttribute('aria-label', `${job.kind} of ${name}`);
  item.dataset.job = job.id;
  item.dataset.state = job.state;
  const count = job.items.total ? ` · ${job.items.done} of ${job.items.total}` : '';
  $('.state', item).textContent = running
    ? `${job.kind} ${job.stopping ? 'is stopping' : `${job.percent} %${count}`}`
    : `${job.kind} ${job.state.toLowerCase().replace('_', ' ')}${job.error_detail ? `: ${job.error_detail}` : ''}`;
  allow($('.back-up', item), !running);
  const cancel = $('.cancel', item);
  const cancellable = running && !job.stopping && job.state !== 'FINISHING';
  if (!cancellable && document.activeElement === cancel) {
    $('.back-up', item).focus();
  }
  cancel.hidden = !cancellable;
  if (!running) {
    freshness().catch(tell);
  }
  if (moved) {
    announce(`${job.kind} of ${name}: ${job.state.toLowerCase().replace('_', ' ')}`);
  }
}

// Jobs that ended while nobody was connected are not told any more: they are asked for.
function catchUp(told) {
  for (const item of state.sources.values()) {
    if (RUNNING.has(item.dataset.state) && !told.has(item.dataset.job)) {
      api('GET', `/jobs/${item.dataset.job}`).then(drawJob).catch(tell);
    }
  }
}

async function watch() {
  if (!state.token || state.socket || state.opening) {
    return;
  }
  let ticket;
  state.opening = true;
  try {
    ({ ticket } = await api('POST', '/progress/tickets'));
  } catch {
    live(state.token ? 'Reconnecting…' : '', true);
    again();
    return;
  } finally {
    state.opening = false;
  }
  if (!state.token) {
    return;
  }
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const socket = new WebSocket(`${scheme}://${location.host}/api/v1/progress`, ['holdfast.v1', `ticket.${ticket}`]);
  state.socket = socket;
  const told = new Set();
  socket.addEventListener('message', (event) => {
    const message = JSON.parse(event.data);
    if (message.type === 'job') {
      told.add(message.job.id);
      drawJob(message.job);
    } else if (message.type === 'ready') {
      state.retry = 500;
      live('Live');
      catchUp(told);
    }
  });
  socket.addEventListener('close', () => {
    if (state.socket === socket) {
      state.socket = null;
      live('Reconnecting…', true);
      again();
    }
  });
}

function again() {
  if (state.token) {
    setTimeout(watch, state.retry);
    state.retry = Math.min(state.retry * 2, 10_000);
  }
}

$('#sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  attempt(async () => {
    const field = $('#api-key');
    field.removeAttribute('aria-invalid');
    const answer = await api('POST', '/auth/tokens', { api_key: field.value.trim() }).catch((failure) => {
      field.setAttribute('aria-invalid', 'true');
      field.focus();
      throw failure;
    });
    if (!answer.tenant_id) {
      throw new Failure({ detail: 'This is the platform admin\'s key. Sign in with a tenant\'s key.' }, 403);
    }
    field.value = '';
    state.token = answer.token;
    sessionStorage.setItem(KEY, answer.token);
    show();
    $('#sources-title').focus();
    await load();
    await watch();
  });
});
$('#sign-out').addEventListener('click', () => signOut(null));
$('#more').addEventListener('click', () => attempt(load));

show();
if (state.token) {
  attempt(async () => {
    await load();
    await watch();
  });
}
