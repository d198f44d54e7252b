// Filter, sort and watch list of the find page. The page works without it; the watch list lives in the address.
(function () {
  'use strict';
  var id = function (name) { return document.getElementById(name); };
  var table = id('all'), body = table.tBodies[0], bar = id('bar'), text = id('text'), kind = id('kind'), watched = id('watched'), count = id('count');
  var original = Array.prototype.slice.call(body.rows), rows = original.filter(function (row) { return row.id; });
  var asked = new URLSearchParams(location.search), sorted = false;
  var watch = new Set((asked.get('watch') || '').split(',').filter(Boolean));
  function keep() {
    var address = new URLSearchParams();
    if (text.value) address.set('text', text.value);
    if (kind.value) address.set('kind', kind.value);
    if (watch.size) address.set('watch', Array.from(watch).join(','));
    var query = address.toString().replace(/%2C/g, ',');
    try { history.replaceState(null, '', location.pathname + (query ? '?' + query : '') + location.hash); } catch (error) { /* opened from disk */ }
  }
  function show() {
    var words = text.value.trim().toLowerCase(), only = watched.getAttribute('aria-pressed') === 'true', shown = 0;
    rows.forEach(function (row) {
      var fits = (!words || row.cells[0].textContent.toLowerCase().indexOf(words) >= 0) &&
        (!kind.value || row.cells[1].textContent.split(', ').indexOf(kind.value) >= 0) && (!only || watch.has(row.id));
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    var plain = !words && !kind.value && !only && !sorted;
    original.forEach(function (row) { if (!row.id) row.hidden = !plain; });
    count.textContent = shown + ' of ' + rows.length;
    keep();
  }
  function number(row, place) {
    var value = row.cells[place].getAttribute('data-sort');
    return value === null || value === '' ? -Infinity : parseFloat(value);
  }
  function sort(place, isText) {
    sorted = true;
    rows.sort(function (a, b) {
      return isText ? a.cells[place].textContent.localeCompare(b.cells[place].textContent) : number(b, place) - number(a, place);
    }).forEach(function (row) { body.appendChild(row); });
    show();
  }
  rows.forEach(function (row) {
    var cell = row.insertCell(-1), star = document.createElement('button');
    function paint() {
      var on = watch.has(row.id);
      star.textContent = on ? '★' : '☆';
      star.setAttribute('aria-pressed', String(on));
    }
    star.type = 'button';
    star.className = 'star';
    star.setAttribute('aria-label', 'Watch ' + row.cells[0].textContent);
    star.addEventListener('click', function () {
      if (!watch.delete(row.id)) watch.add(row.id);
      paint();
      show();
    });
    paint();
    cell.appendChild(star);
  });
  Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, place) {
    if (!head.hasAttribute('data-by')) return;
    var button = document.createElement('button'), isText = head.getAttribute('data-by') === 'text';
    button.type = 'button';
    button.textContent = head.textContent;
    button.addEventListener('click', function () { sort(place, isText); });
    head.textContent = '';
    head.appendChild(button);
  });
  table.tHead.rows[0].appendChild(document.createElement('th')).textContent = 'Watch';
  watched.addEventListener('click', function () {
    watched.setAttribute('aria-pressed', String(watched.getAttribute('aria-pressed') !== 'true'));
    show();
  });
  text.value = asked.get('text') || '';
  kind.value = asked.get('kind') || '';
  text.addEventListener('input', show);
  kind.addEventListener('change', show);
  bar.hidden = false;
  show();
}());
