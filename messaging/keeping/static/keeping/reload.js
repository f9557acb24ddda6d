/* While a worker is at it, the page looks again by itself; without scripts the reader reloads it. */
setTimeout(() => location.reload(), 2500);
