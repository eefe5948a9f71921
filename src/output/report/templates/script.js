// Without this script the register is whole and in the study's order; with it, rows can be searched and sorted.
for (const register of document.querySelectorAll('.register')) {
  const body = register.tBodies[0], rows = [...body.rows];
  const search = document.getElementById('search'), told = document.getElementById('found');
  search.closest('.search').hidden = false;
  search.addEventListener('input', () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase(), fits = words.every(word => text.includes(word));
      row.hidden = !fits;
      shown += fits;
    }
    told.textContent = words.length ? shown + ' of ' + rows.length + ' shown' : '';
  });
  [...register.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement('button');
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const up = head.getAttribute('aria-sort') !== 'ascending', key = row => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
      for (const other of register.tHead.rows[0].cells) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      const number = text => text !== '' && !isNaN(text);
      const order = (a, b) => number(a) && number(b) ? a - b : a.localeCompare(b);
      // What is empty comes last, whichever way.
      rows.sort((a, b) => (key(a) === '') - (key(b) === '') || (up ? 1 : -1) * order(key(a), key(b)));
      body.append(...rows);
    });
  });
}
// On paper nothing can be unfolded: what an analysis printed is shown.
addEventListener('beforeprint', () => document.querySelectorAll('details.printed').forEach(it => (it.open = true)));
