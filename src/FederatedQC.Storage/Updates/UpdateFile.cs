using FederatedQC.Parameters.Blocks;
using FederatedQC.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace FederatedQC.Storage.Updates;

/// <summary>The blocks of one update: a sparse file of fixed slots, and what this process knows of their content. Thread safe.</summary>
internal sealed class UpdateFile : IDisposable
{
    private readonly Lock _turn = new();
    private readonly SafeFileHandle _handle;
    private readonly long _slotBytes;
    private readonly (Hash256 Hash, int Length)?[] _known;
    private bool _isFinal;

    internal UpdateFile(string path, int blocks, long slotBytes)
    {
        FilePath = path;
        _slotBytes = slotBytes;
        _known = new (Hash256, int)?[blocks];
        _handle = DiskFault.Guard(path, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        });
    }

    internal string FilePath { get; }

    internal void Put(int block, ReadOnlySpan<byte> encoded)
    {
        var content = (Hash256.Of(encoded), encoded.Length);
        lock (_turn)
        {
            if (_isFinal || _known[block] == content)
            {
                return;
            }

            _known[block] = null;
            try
            {
                RandomAccess.Write(_handle, encoded, block * _slotBytes);
            }
            catch (IOException exception)
            {
                throw DiskFault.Explain(FilePath, exception);
            }

            _known[block] = content;
        }
    }

    /// <summary>Whether a block has this content; read from the file where this process did not write or check it.</summary>
    internal bool Holds(int block, Hash256 hash, int length, byte[] scratch)
    {
        lock (_turn)
        {
            if (
                _known[block] is null
                && TryRead(block, offset: 0, scratch.AsSpan(0, length))
                && Hash256.Of(scratch.AsSpan(0, length)) == hash
            )
            {
                _known[block] = (hash, length);
            }

            return _known[block] == (hash, length);
        }
    }

    internal void Seal()
    {
        lock (_turn)
        {
            _isFinal = true;
        }
    }

    internal bool TryRead(int block, int offset, Span<byte> encoded)
    {
        try
        {
            return FileBlock.TryRead(_handle, (block * _slotBytes) + offset, encoded);
        }
        catch (IOException exception)
        {
            throw DiskFault.Explain(FilePath, exception);
        }
    }

    public void Dispose()
    {
        lock (_turn)
        {
            _isFinal = true;
            _handle.Dispose();
        }
    }
}
