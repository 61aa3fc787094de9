'use strict';

/* Shows the frames that the program sends, and sends it what the buttons ask for. Nothing is made up here: a rate is the difference of two counters. */

const BEHIND_MOST = 1000000; // where the lanes of the journal end
const STATES = {
  away: 'Not there yet',
  joining: 'Catching up from the journal',
  attached: 'Attached',
  awaited: 'Attached: the router waits for it',
  detached: 'Detached: reads the journal',
  closed: 'Closed',
  killed: 'Detached: killed',
};

const byId = (id) => document.getElementById(id);
const whole = new Intl.NumberFormat('en-GB');
const short = new Intl.NumberFormat('en-GB', { notation: 'compact' });

let plan = null;
let frames = [];
let queueChart = null;
let cards = [];
let lastEntry = 0;

function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

// ---- what happens once

function show(newPlan) {
  plan = newPlan;
  const { minCapacity, maxCapacity } = plan;
  setText(byId('queue-what'), `lock-free, ${whole.format(minCapacity)} to ${whole.format(maxCapacity)} elements; `
      + `${plan.producers} producers send ${whole.format(plan.perSecond)} a second, a router takes`);
  setText(byId('burst-size'), `${whole.format(plan.burst)} events`);
  const steps = [];
  for (let capacity = minCapacity; capacity <= maxCapacity; capacity *= 4) {
    steps.push([capacity, whole.format(capacity)]);
  }
  byId('vessel-scale').replaceChildren(...steps.map(([capacity, label]) => {
    const mark = element('span', label);
    mark.style.bottom = `${96 * vesselScale()(capacity)}%`;
    return mark;
  }));
  queueChart = new TimeChart(byId('queue-chart'), plan.framesKept / plan.framesPerSecond * 1000, {
    gutter: 44,
    scale: logScale(minCapacity / 4, maxCapacity * 1.15),
    ticks: steps,
    series: [
      { of: (frame) => frame.queue.capacity, fill: 'accent-soft', line: 'accent', stepped: true, opacity: 0.75 },
      { of: (frame) => frame.queue.depth, fill: 'accent' },
    ],
  });
  byId('lane-scale').replaceChildren(...[0, 10, 1000, 100000].map((lag) => {
    const mark = element('span', lag === 0 ? 'newest' : short.format(lag));
    mark.style.left = `${place(lag)}%`;
    return mark;
  }));
  cards = plan.subscribers.map((subscriber, index) => new Card(subscriber, index));
  byId('subscribers').replaceChildren(...cards.map((card) => card.root));
  byId('lanes').replaceChildren(...cards.map((card) => card.lane));
}

function vesselScale() {
  return logScale(plan.minCapacity / 4, plan.maxCapacity);
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

/** Where an event with so many after it is on a lane, in per cent; the newest is at the right. */
function place(lag) {
  return 97 - Math.min(1, Math.log10(lag + 1) / Math.log10(BEHIND_MOST)) * 94;
}

// ---- subscribers

class Card {

  constructor(subscriber, index) {
    this.subscriber = subscriber;
    this.index = index;
    this.root = byId('card-template').content.cloneNode(true).firstElementChild;
    this.lane = byId('lane-template').content.cloneNode(true).firstElementChild;
    this.root.id = `subscriber-${subscriber.name}`;
    this.lane.id = `lane-${subscriber.name}`;
    this.root.setAttribute('aria-label', subscriber.name);
    setText(this.part('card-key'), String(index + 1));
    setText(this.part('card-name'), subscriber.name);
    setText(this.part('policy'), subscriber.policy);
    setText(this.part('promise'), subscriber.promise);
    setText(this.part('credits-most'), whole.format(subscriber.credits));
    setText(this.lane.querySelector('.lane-name'), subscriber.name);
    this.part('card-chart').setAttribute('aria-label', `Lag and drops of ${subscriber.name} in the last minute`);
    this.speed = this.part('speed');
    this.life = this.part('life');
    for (const button of [this.speed, this.life]) {
      button.addEventListener('click', () => command(`${subscriber.name}/${button.dataset.next}`));
    }
    this.chart = new TimeChart(this.part('card-chart'), plan.framesKept / plan.framesPerSecond * 1000, {
      gutter: 38,
      scale: logScale(1, 200000),
      ticks: [[10, '10'], [1000, '1k'], [100000, '100k']],
      series: [
        { of: (frame) => frame.subscribers[index].lag, fill: 'away', line: 'away', opacity: 0.3 },
        { of: (frame) => frame.subscribers[index].dropRate, line: 'drop', hidesZero: true },
      ],
    });
  }

  part(name) {
    return this.root.querySelector(`.${name}`);
  }

  update(look) {
    this.root.dataset.state = look.state;
    this.lane.dataset.state = look.state;
    setText(this.part('state-text'), look.failure ?? STATES[look.state]);
    this.updateMeters(look);
    for (const name of ['lag', 'arrived', 'replayed', 'dropped']) {
      setText(this.root.querySelector(`dd.${name}`), whole.format(look[name]));
    }
    this.updateCheck(look);
    this.updateButtons(look);
    const at = `${place(look.lag)}%`;
    this.lane.querySelector('.lane-mark').style.left = at;
    this.lane.querySelector('.lane-gap').style.left = at;
    setText(this.lane.querySelector('.lane-lag'), short.format(look.lag));
  }

  updateMeters(look) {
    const { credits } = this.subscriber;
    const isThere = look.state !== 'away' && look.state !== 'killed';
    setText(this.part('credits'), isThere ? whole.format(look.credits) : '–');
    const fill = this.part('credits-fill');
    fill.style.width = `${100 * look.credits / credits}%`;
    fill.dataset.level = look.credits === 0 ? 'none' : look.credits < credits / 3 ? 'low' : 'high';
    setText(this.part('ring-depth'), isThere ? whole.format(look.depth) : '–');
    setText(this.part('ring-most'), isThere ? whole.format(look.capacity) : '–');
    this.part('ring-capacity').style.width = `${100 * logScale(4, credits)(look.capacity)}%`;
    this.part('ring-fill').style.width = `${look.capacity === 0 ? 0 : 100 * look.depth / look.capacity}%`;
  }

  updateCheck(look) {
    const check = this.part('check');
    const sound = look.lost === 0 && look.twice === 0;
    check.dataset.sound = look.arrived === 0 ? 'unknown' : String(sound);
    const counted = [
      look.dropped > 0 ? `${whole.format(look.dropped)} dropped as agreed` : '',
      look.overrun > 0 ? `${whole.format(look.overrun)} had left the journal` : '',
    ].filter((text) => text !== '').map((text) => `; ${text}`).join('');
    setText(this.part('check-text'), look.arrived === 0
      ? 'Nothing has arrived yet'
      : sound ? `✓ Nothing lost, nothing twice${counted}` : `✗ ${whole.format(look.lost)} lost, ${whole.format(look.twice)} twice${counted}`);
  }

  updateButtons(look) {
    const { full, slow } = this.subscriber;
    const isThere = look.state !== 'away' && look.state !== 'killed';
    this.speed.dataset.next = look.slow ? 'fast' : 'slow';
    setText(this.speed, look.slow ? 'Full speed' : 'Slow down');
    this.speed.title = look.slow ? `to ${whole.format(full)} events a second` : `to ${whole.format(slow)} events a second`;
    this.life.dataset.next = isThere ? 'kill' : 'join';
    setText(this.life, isThere ? 'Kill' : look.state === 'away' ? 'Join' : 'Re-attach');
  }
}

// ---- frames

/** Adds what needs the frames before it: rates, over the last second. */
function withRates(frame, before) {
  const second = before.find((each) => frame.t - each.t <= 1000);
  const seconds = second ? Math.max(0.05, (frame.t - second.t) / 1000) : 1;
  frame.rate = second ? (frame.routed - second.routed) / seconds : 0;
  frame.subscribers.forEach((look, index) => {
    look.dropRate = second ? (look.dropped - second.subscribers[index].dropped) / seconds : 0;
  });
  return frame;
}

function add(frame) {
  const from = Math.max(0, frames.length - plan.framesPerSecond * 2);
  frames.push(withRates(frame, frames.slice(from)));
  if (frames.length > plan.framesKept) {
    frames.shift();
  }
}

function update() {
  if (frames.length === 0) {
    return;
  }
  const frame = frames[frames.length - 1];
  const { queue, journal } = frame;
  setText(byId('now'), `live, ${whole.format(Math.round(frame.rate))} events a second`);
  for (const name of ['depth', 'capacity', 'highest', 'grows', 'shrinks']) {
    setText(byId(name), whole.format(queue[name]));
  }
  setText(byId('owed'), whole.format(frame.owed));
  const scale = vesselScale();
  const capacity = scale(queue.capacity);
  byId('vessel-capacity').style.height = `${100 * capacity}%`;
  byId('vessel-depth').style.height = `${100 * scale(queue.depth) / capacity}%`;
  setText(byId('journal-last'), whole.format(journal.last));
  setText(byId('journal-size'), `${(journal.bytes / 1048576).toFixed(0)} MiB in ${journal.segments} `
      + `${journal.segments === 1 ? 'segment' : 'segments'}, from event ${whole.format(journal.first)} on`);
  frame.subscribers.forEach((look, index) => cards[index].update(look));
  updateVerdict(frame);
  updateLog(frame.entries);
  queueChart.draw(frames);
  cards.forEach((card) => card.chart.draw(frames));
}

function updateVerdict(frame) {
  byId('verdict').dataset.sound = String(frame.sound);
  const faults = [[frame.lost, 'lost'], [frame.twice, 'twice'], [frame.strays, 'astray in the queue']]
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${whole.format(count)} ${what}`);
  setText(byId('verdict-text'), frame.sound ? 'Nothing lost, nothing twice' : faults.join(', ') || 'Failed');
  setText(byId('checked'), whole.format(frame.checked));
  byId('failure').hidden = frame.failure === null;
  setText(byId('failure'), frame.failure === null ? '' : `The router has failed: ${frame.failure}`);
}

function updateLog(entries) {
  for (const entry of entries.filter(({ n }) => n > lastEntry)) {
    const line = document.createElement('li');
    line.append(element('time', `${(entry.t / 1000).toFixed(1)} s`), element('span', entry.text));
    byId('log').prepend(line);
    lastEntry = entry.n;
  }
  while (byId('log').children.length > 8) {
    byId('log').lastElementChild.remove();
  }
}

// ---- commands

async function command(path) {
  try {
    await fetch(`/commands/${path}`, { method: 'POST', headers: { 'X-Elasticq-Demo': '1' } });
  } catch (e) {
    byId('lost-connection').hidden = false; // the stream says when it is there again
  }
}

function onKey(event) {
  const isTyping = event.target instanceof HTMLInputElement && event.target.type !== 'checkbox';
  if (!byId('shortcuts').checked || event.ctrlKey || event.altKey || event.metaKey || event.repeat || isTyping) {
    return;
  }
  const key = event.key.toLowerCase();
  const here = cards.find((card) => card.root.contains(document.activeElement));
  if (key === 'b') {
    command('burst');
  } else if (cards[Number(key) - 1]) {
    cards[Number(key) - 1].root.focus();
  } else if (here && key === 's') {
    here.speed.click();
  } else if (here && key === 'k') {
    here.life.click();
  }
}

// ---- theme

const THEMES = ['system', 'light', 'dark'];

/** What the browser remembers, if it does. */
function remembered() {
  try {
    return localStorage.getItem('elasticq-theme') ?? 'system';
  } catch (e) {
    return 'system'; // storage is switched off
  }
}

function useTheme(theme) {
  document.documentElement.dataset.theme = theme;
  setText(byId('theme'), `Theme: ${theme}`);
  forgetColours();
  update();
  try {
    localStorage.setItem('elasticq-theme', theme);
  } catch (e) {
    // storage is switched off: it holds until the page is left
  }
}

// ---- beginning

function listen() {
  const events = new EventSource('/events');
  const here = (isHere) => {
    byId('lost-connection').hidden = isHere;
    document.body.classList.toggle('stale', !isHere);
  };
  events.addEventListener('open', () => here(true));
  events.addEventListener('error', () => here(false));
  events.addEventListener('plan', ({ data }) => {
    show(JSON.parse(data));
    frames = [];
    lastEntry = 0;
    byId('log').replaceChildren();
  });
  events.addEventListener('past', ({ data }) => {
    JSON.parse(data).forEach(add);
    update();
  });
  events.addEventListener('now', ({ data }) => {
    add(JSON.parse(data));
    if (!document.hidden) {
      update();
    }
  });
}

byId('burst').addEventListener('click', () => command('burst'));
byId('theme').addEventListener('click', () => useTheme(THEMES[(THEMES.indexOf(document.documentElement.dataset.theme) + 1) % THEMES.length]));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  forgetColours();
  update();
});
document.addEventListener('keydown', onKey);
document.addEventListener('visibilitychange', update);
useTheme(THEMES.includes(remembered()) ? remembered() : 'system');
listen();
