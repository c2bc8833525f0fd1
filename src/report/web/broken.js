// Which links carried nothing and which nodes were down, at any moment.

/** The broken links, as `from,to`, and nodes at a moment. The sets are the film's own. */
export function brokenAt(film, time) {
  film.broken ??= { links: openChanges(film.data.cuts.links, 2), nodes: openChanges(film.data.cuts.nodes, 1) };
  return { links: setAt(film.broken.links, time), nodes: setAt(film.broken.nodes, time) };
}

/** Changes as they stand in the document: ticks since the one before, `width` numbers, 1 or 0. */
function openChanges(numbers, width) {
  const changes = { all: [], at: -1, next: 0, set: new Set() };
  let at = 0;
  for (let place = 0; place < numbers.length; place += width + 2) {
    at += numbers[place];
    changes.all.push({ at, key: numbers.slice(place + 1, place + 1 + width).join(), breaks: numbers[place + 1 + width] === 1 });
  }
  return changes;
}

function setAt(changes, time) {
  if (time < changes.at) [changes.next, changes.set] = [0, new Set()];
  changes.at = time;
  for (; changes.next < changes.all.length && changes.all[changes.next].at <= time; changes.next++) {
    const { key, breaks } = changes.all[changes.next];
    if (breaks) changes.set.add(key);
    else changes.set.delete(key);
  }
  return changes.set;
}
