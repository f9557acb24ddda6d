/* The board on paper: the browser's own print dialogue. */
document.querySelector("[data-board-print]")?.addEventListener("click", () => window.print());
