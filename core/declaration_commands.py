"""What ``python -m core declarations`` does: ends that are due, and orders of НСЗУ."""

from __future__ import annotations

import argparse
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core.console import CommandFailed, listed, say, settings, show_progress
from core.errors import CoreError, InvalidInput
from core.services import Foundation, Services


async def end_due(options: argparse.Namespace) -> int:
    """Do now what the scheduler does every ten minutes."""
    async with _services() as (_, services):
        if options.dry_run:
            say(f"due now: {listed(await services.endings.due())}")
        else:
            say(f"done: {listed(await services.endings.run())}")
    return 0


async def terminate_declarations(options: argparse.Namespace) -> int:
    """End the declarations of a person or of a doctor's position."""
    person_id, employee_id = options.person, options.employee
    async with _services() as (base, services):
        concerned = await services.declaration_parts.nhsu.concerned(
            base.database, person_id, employee_id
        )
        if options.dry_run:
            say(f"would end {concerned} declarations")
            return 0
        done = await services.declaration_parts.nhsu.terminate(
            base.database,
            person_id=person_id,
            employee_id=employee_id,
            description=options.reason_description,
            progress=lambda count: show_progress({"ended": count, "of": concerned}),
        )
    say(f"ended {done} declarations")
    return 0


async def verify_declaration(options: argparse.Namespace) -> int:
    """Put a declaration that waits for verification in force."""
    async with _services() as (base, services), base.database.transaction() as connection:
        await services.declaration_parts.nhsu.verify(connection, options.id)
    say(f"declaration {options.id} is in force")
    return 0


async def reject_declaration(options: argparse.Namespace) -> int:
    """Refuse a declaration that waits for verification."""
    async with _services() as (base, services), base.database.transaction() as connection:
        await services.declaration_parts.nhsu.reject(
            connection, options.id, options.reason_description
        )
    say(f"declaration {options.id} is rejected")
    return 0


@asynccontextmanager
async def _services() -> AsyncIterator[tuple[Foundation, Services]]:
    base = Foundation.of(settings())
    try:
        yield base, Services(base)
    except InvalidInput as problem:
        words = "; ".join(f"{item.entry}: {item.description}" for item in problem.invalid)
        raise CommandFailed(f"{problem.status} {words or problem.message}") from None
    except CoreError as problem:
        raise CommandFailed(f"{problem.status} {problem.message}") from None
    finally:
        await base.database.close()
