"""What looks are measured beside: the bare asynchronous client on the same addresses, alone and with bare fingerprints.

`python -m benchmarks.bare PORT HOSTS COUNT fetch|fingerprint` prints how long that took, as JSON.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import aiohttp
import cv2

from benchmarks.looks_ground import address
from casework import imaging
from casework.dialable import Policy

_AT_ONCE = 64


async def _run(
    port: int, hosts: int, count: int, judge: Callable[[bytes], object] | None
) -> dict[str, float]:
    """Fetch every page and its picture with as many connections a host as the guard allows; return what that took."""
    slots = asyncio.Semaphore(_AT_ONCE)
    connector = aiohttp.TCPConnector(limit=0, limit_per_host=Policy.connections_per_host)
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        async with aiohttp.ClientSession(connector=connector) as session:

            async def one(number: int) -> None:
                place = f"http://{address(number % hosts)}:{port}"
                async with slots:
                    await _body(session, f"{place}/p/{number}")
                    picture = await _body(session, f"{place}/i/{number}.jpg")
                    if judge:
                        await loop.run_in_executor(threads, judge, picture)

            started, took = time.perf_counter(), time.process_time()
            await asyncio.gather(*(one(number) for number in range(count)))
            return {"seconds": time.perf_counter() - started, "cpu_s": time.process_time() - took}


async def _body(session: aiohttp.ClientSession, url: str) -> bytes:
    async with session.get(url) as response:
        return await response.read()


def main(port: str, hosts: str, count: str, way: str) -> None:
    """Run one way and say how long it took."""
    cv2.setNumThreads(1)
    imaging.warm_up()
    judge = (lambda picture: imaging.fingerprint(picture, {})) if way == "fingerprint" else None
    print(json.dumps(asyncio.run(_run(int(port), int(hosts), int(count), judge))), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
