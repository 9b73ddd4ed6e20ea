"""Whatever is done to a pack is found: byte flips anywhere, files changed, removed, added, sealed anew."""

import io
import json
import random
import subprocess
import sys
import zipfile
from itertools import product

import pytest
from click.testing import CliRunner

from hefted.config.commands.verify import command
from hefted.evidence import documents, verifier
from tests.factories import evidence


@pytest.fixture(scope="module")
def archive():
    return documents.pack(evidence.make_contents())


def rebuilt(archive, **changes):
    """The archive in canonical form with these files changed (None removes one); the manifest is left as it was."""
    files = verifier.contents(archive)[0]
    for name, content in changes.items():
        if content is None:
            del files[name]
        else:
            files[name] = content
    return verifier.canonical_zip(files)


def faults(pack):
    return verifier.report(pack)["faults"]


def test_unaltered_pack_is_unaltered(archive):
    assert verifier.report(archive)["unaltered"]


def test_canonical_zip_is_a_zip_others_can_read(archive):
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert opened.testzip() is None
        assert opened.namelist() == sorted(opened.namelist())


def test_every_one_of_two_hundred_byte_flips_is_found(archive, tell):
    chance = random.Random(2026)
    found = 0
    for place in chance.sample(range(len(archive)), 200):
        altered = bytearray(archive)
        altered[place] ^= 1 << chance.randrange(8)
        said = faults(bytes(altered))
        assert said, f"byte {place} was flipped unseen"
        found += 1
    tell(f"200 bytes of a pack flipped, {found} found.")
    assert found == 200


def test_every_single_bit_of_a_small_pack_is_covered():
    files = {"aggregates.csv": b"cell,shown,words\n", "figures.json": b'{"figures": []}\n'}
    made = verifier.canonical_zip({**files, verifier.MANIFEST: verifier.manifest(files)})
    assert verifier.report(made)["unaltered"]
    for place, bit in product(range(len(made)), range(8)):
        altered = bytearray(made)
        altered[place] ^= 1 << bit
        assert faults(bytes(altered)), f"bit {bit} of byte {place} was flipped unseen"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"figures.json": b"{}"}, "figures.json was changed"),
        ({"pack.pdf": None}, "pack.pdf was removed"),
        ({"letter.txt": b"hello"}, "letter.txt was added"),
        ({"manifest-sha256.txt": b"nothing\n"}, "manifest-sha256.txt was changed: its seal does not fit"),
        ({"manifest-sha256.txt": b"\xff"}, "manifest-sha256.txt was changed: its seal does not fit"),
        ({"manifest-sha256.txt": None}, "manifest-sha256.txt was removed"),
    ],
)
def test_changes_are_named(archive, changes, sentence):
    assert faults(rebuilt(archive, **changes)) == [sentence]


def test_every_one_of_a_hundred_edits_of_the_contents_is_found(archive):
    """Rows removed, figures swapped, digits changed, another file's contents put in: all but the manifest."""
    chance = random.Random(7)
    original = verifier.contents(archive)[0]
    names = sorted(set(original) - {verifier.MANIFEST})
    for _ in range(100):
        name = chance.choice(names)
        lines = original[name].splitlines(keepends=True)
        chance.choice(
            [
                lambda lines: lines.pop(chance.randrange(len(lines))),
                lambda lines: lines.insert(0, lines[-1] + b" "),
                lambda lines: lines.append(original[chance.choice(names)]),
            ]
        )(lines)
        assert faults(rebuilt(archive, **{name: b"".join(lines)})) == [f"{name} was changed"]


def test_a_file_twice_and_a_compressed_file_are_named(archive):
    made = io.BytesIO(archive)
    with zipfile.ZipFile(made, "a") as opened, pytest.warns(UserWarning, match="Duplicate name"):
        opened.writestr("figures.json", "{}")
    assert "figures.json is there twice" in faults(made.getvalue())
    made = io.BytesIO(archive)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("bomb.txt", b"0" * 1_000_000)
    assert faults(made.getvalue()) == ["bomb.txt was changed: it cannot be read"]


@pytest.mark.parametrize("cut", [1, 100, 5000])
def test_a_pack_cut_short_or_lengthened_is_found(archive, cut):
    assert faults(archive[:-cut]) == [
        "the archive cannot be read: its directory was changed or the file was cut short"
    ]
    assert faults(b"x" * cut + archive)[0].startswith("the wrapping of the archive was changed at byte")
    assert faults(archive + b"\0" * cut)


def test_a_comment_after_the_end_is_found(archive):
    altered = archive[:-2] + b"\x02\x00hi"
    assert faults(altered)[0].startswith("the wrapping of the archive was changed at byte")


def test_what_is_no_pack_at_all_is_named():
    assert faults(b"") == ["the archive cannot be read: its directory was changed or the file was cut short"]
    files = {"a.txt": b"a"}
    made = verifier.canonical_zip({**files, verifier.MANIFEST: verifier.manifest(files)})
    assert faults(made) == ["the pack was not made as packs are made: 'aggregates.csv'"]


def test_a_pack_sealed_anew_with_another_rate_is_found(archive):
    files = verifier.contents(archive)[0]
    del files[verifier.MANIFEST]
    data = json.loads(files["figures.json"])
    data["figures"][0]["shown"]["value"] = 12
    files["figures.json"] = json.dumps(data).encode()
    made = verifier.canonical_zip({**files, verifier.MANIFEST: verifier.manifest(files)})
    assert faults(made) == ["turnover_average: 26% does not follow from its counts"]
    digest = verifier.sha256(archive)
    assert verifier.report(archive, digest)["unaltered"]
    assert "the digest is not the one given" in str(verifier.report(made, digest)["faults"])


def test_the_verifier_inside_the_pack_runs_alone(archive, tmp_path):
    """No site packages, no environment: the standard library only."""
    (tmp_path / "pack.zip").write_bytes(archive)
    (tmp_path / "verify.py").write_bytes(verifier.contents(archive)[0]["verify.py"])
    done = subprocess.run(
        [sys.executable, "-I", "-S", tmp_path / "verify.py", tmp_path / "pack.zip"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout.startswith("Unaltered")


@pytest.mark.parametrize(
    ("arguments", "code"), [([], 2), (["nowhere.zip"], 2), (["pack.zip"], 0), (["pack.zip", "00"], 1)]
)
def test_the_verifier_says_what_it_needs(archive, tmp_path, monkeypatch, capsys, arguments, code):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pack.zip").write_bytes(archive)
    assert verifier.main(arguments) == code
    assert capsys.readouterr().out


def test_hefted_verify_says_unaltered_or_names_the_changes(archive, tmp_path):
    path = tmp_path / "pack.zip"
    path.write_bytes(archive)
    fine = CliRunner().invoke(command, [str(path)])
    assert (fine.exit_code, fine.output.startswith("Unaltered")) == (0, True)
    path.write_bytes(rebuilt(archive, **{"figures.json": b"{}"}))
    bad = CliRunner().invoke(command, [str(path)])
    assert bad.exit_code == 1
    assert "figures.json was changed" in bad.output
    as_json = CliRunner().invoke(command, [str(path), "--json"])
    assert json.loads(as_json.output)["faults"] == ["figures.json was changed"]
    assert as_json.exit_code == 1
