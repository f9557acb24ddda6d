"""How much memory our own programs take, sampled while they work."""

import threading

import psutil


class PeakMemory:
    """Samples the resident memory of processes and their children; `peak_mb` is the largest that any one had."""

    def __init__(self, pids, every_seconds=0.5):
        self.pids = list(pids)
        self.every_seconds = every_seconds
        self.peak_bytes = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exc_info):
        self._over.set()
        self._thread.join()

    @property
    def peak_mb(self):
        return round(self.peak_bytes / 2**20, 1)

    def _watch(self):
        while not self._over.wait(self.every_seconds):
            self.peak_bytes = max(self.peak_bytes, *self._sizes(), 0)

    def _sizes(self):
        for pid in self.pids:
            try:
                root = psutil.Process(pid)
                for process in (root, *root.children(recursive=True)):
                    yield process.memory_info().rss
            except psutil.NoSuchProcess:
                continue  # it ended between two looks
